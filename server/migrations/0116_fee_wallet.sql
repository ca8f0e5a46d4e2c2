-- How far the chain was read for the operator's own address, to which fees are paid: only where the settings hold its
-- view key.
CREATE TABLE fee_wallet (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    address TEXT NOT NULL,
    -- Blocks below this height were read.
    scanned_height INTEGER NOT NULL
) STRICT;

-- Every output that the address received in a block.
CREATE TABLE fee_outputs (
    tx_id BLOB NOT NULL CHECK (length(tx_id) = 32),
    output_index INTEGER NOT NULL,
    height INTEGER NOT NULL,
    output TEXT NOT NULL,
    PRIMARY KEY (tx_id, output_index)
) STRICT, WITHOUT ROWID;

CREATE INDEX fee_outputs_by_height ON fee_outputs (height);
