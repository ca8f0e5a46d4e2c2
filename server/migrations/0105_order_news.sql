-- Orders that have moved on since a party of theirs last looked.
CREATE TABLE order_news (
    user_id BLOB NOT NULL REFERENCES users (id),
    order_id BLOB NOT NULL REFERENCES orders (id),
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (user_id, order_id)
) STRICT, WITHOUT ROWID;
