-- The catalogue.
CREATE TABLE categories (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;

-- Fixed identifiers, so that every installation names its shelves alike.
INSERT INTO categories (id, slug, name, position) VALUES
    (x'01930000000070008000000000000001', 'art', 'Art and prints', 1),
    (x'01930000000070008000000000000002', 'books', 'Books and zines', 2),
    (x'01930000000070008000000000000003', 'clothing', 'Clothing', 3),
    (x'01930000000070008000000000000004', 'electronics', 'Electronics', 4),
    (x'01930000000070008000000000000005', 'food', 'Food and drink', 5),
    (x'01930000000070008000000000000006', 'garden', 'Plants and garden', 6),
    (x'01930000000070008000000000000007', 'home', 'Home and kitchen', 7),
    (x'01930000000070008000000000000008', 'music', 'Music', 8),
    (x'01930000000070008000000000000009', 'services', 'Services', 9),
    (x'0193000000007000800000000000000a', 'tools', 'Tools and parts', 10),
    (x'0193000000007000800000000000000b', 'other', 'Everything else', 11);

CREATE TABLE listings (
    -- The order of making; an explicit key, because the full-text index refers to it.
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    vendor_id BLOB NOT NULL REFERENCES users (id),
    category_id BLOB NOT NULL REFERENCES categories (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    price_piconero INTEGER NOT NULL CHECK (price_piconero > 0),
    stock INTEGER NOT NULL CHECK (stock >= 0),
    -- Withdrawn by its vendor: kept for its orders, shown to nobody else.
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX listings_by_price ON listings (price_piconero, seq) WHERE active = 1;
CREATE INDEX listings_by_category ON listings (category_id, seq) WHERE active = 1;
CREATE INDEX listings_by_vendor ON listings (vendor_id, seq);

CREATE VIRTUAL TABLE listings_fts USING fts5 (
    title, description, content = 'listings', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER listings_fts_insert AFTER INSERT ON listings BEGIN
    INSERT INTO listings_fts (rowid, title, description) VALUES (new.seq, new.title, new.description);
END;
CREATE TRIGGER listings_fts_delete AFTER DELETE ON listings BEGIN
    INSERT INTO listings_fts (listings_fts, rowid, title, description)
    VALUES ('delete', old.seq, old.title, old.description);
END;
CREATE TRIGGER listings_fts_update AFTER UPDATE OF title, description ON listings BEGIN
    INSERT INTO listings_fts (listings_fts, rowid, title, description)
    VALUES ('delete', old.seq, old.title, old.description);
    INSERT INTO listings_fts (rowid, title, description) VALUES (new.seq, new.title, new.description);
END;

CREATE TABLE pictures (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    listing_id BLOB NOT NULL REFERENCES listings (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    -- JPEG, re-encoded here: no metadata of the upload is left.
    full_jpeg BLOB NOT NULL,
    thumb_jpeg BLOB NOT NULL,
    created_at_ms INTEGER NOT NULL,
    UNIQUE (listing_id, position)
) STRICT;
