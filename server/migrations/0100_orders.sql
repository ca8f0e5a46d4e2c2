-- A purchase. What was agreed and where it stands is in its escrow; here is what lists and vendors need.
CREATE TABLE orders (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    escrow_id BLOB NOT NULL UNIQUE CHECK (length(escrow_id) = 16),
    listing_id BLOB NOT NULL REFERENCES listings (id),
    buyer_id BLOB NOT NULL REFERENCES users (id),
    vendor_id BLOB NOT NULL REFERENCES users (id),
    arbiter_id BLOB NOT NULL REFERENCES users (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    -- Sealed: where to send it, and what the vendor wrote when shipping.
    delivery BLOB NOT NULL,
    shipping_note BLOB,
    -- What the form or client said to tell a repeated submission from a second purchase.
    submission TEXT,
    placed_at_ms INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX orders_by_submission ON orders (buyer_id, submission) WHERE submission IS NOT NULL;
CREATE INDEX orders_by_buyer ON orders (buyer_id, id);
CREATE INDEX orders_by_vendor ON orders (vendor_id, id);
CREATE INDEX orders_by_arbiter ON orders (arbiter_id, id);
