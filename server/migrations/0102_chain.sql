-- How far the chain was read.
CREATE TABLE chain_cursor (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    cursor TEXT NOT NULL,
    height INTEGER NOT NULL,
    tip_time_ms INTEGER NOT NULL
) STRICT;

-- Every output sent to an escrow's address that is in the chain or the pool now.
CREATE TABLE chain_outputs (
    escrow_id BLOB NOT NULL REFERENCES escrows (id),
    tx_id BLOB NOT NULL CHECK (length(tx_id) = 32),
    output_index INTEGER NOT NULL,
    -- NULL while it waits in the pool.
    height INTEGER,
    output TEXT NOT NULL,
    PRIMARY KEY (escrow_id, tx_id, output_index)
) STRICT, WITHOUT ROWID;

CREATE INDEX chain_outputs_by_height ON chain_outputs (height);
