-- What the chain shows when an escrow's output is spent. Only its wallets know it.
CREATE TABLE key_images (
    key_image BLOB NOT NULL PRIMARY KEY CHECK (length(key_image) = 32),
    escrow_id BLOB NOT NULL REFERENCES escrows (id),
    tx_id BLOB NOT NULL CHECK (length(tx_id) = 32),
    output_index INTEGER NOT NULL,
    -- What the daemon said of the time before the watcher knew it: NULL not yet asked, 0 unspent, 1 spent by a
    -- transaction that was not seen.
    spent_before INTEGER CHECK (spent_before IN (0, 1)),
    UNIQUE (escrow_id, tx_id, output_index)
) STRICT, WITHOUT ROWID;

-- Transactions that show them, the escrow's own payouts too.
CREATE TABLE key_image_spends (
    key_image BLOB NOT NULL REFERENCES key_images (key_image),
    tx_id BLOB NOT NULL CHECK (length(tx_id) = 32),
    -- NULL while it waits in the pool.
    height INTEGER,
    PRIMARY KEY (key_image, tx_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX key_image_spends_by_height ON key_image_spends (height);
