-- A settlement can have more than one signed transaction: one that the network did not take stays, and is watched,
-- beside the one that was built after it from the same inputs.
CREATE TABLE signed_payouts (
    tx_id BLOB NOT NULL PRIMARY KEY,
    escrow_id BLOB NOT NULL REFERENCES escrows (id),
    no INTEGER NOT NULL,
    -- Signed bytes are stored before they are first broadcast; only the same bytes are ever broadcast again.
    signed BLOB NOT NULL,
    -- Where it stands at the daemon: NULL is missing, -1 the pool, else the height of its block.
    mined_height INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX signed_payouts_by_escrow ON signed_payouts (escrow_id, no);

INSERT INTO signed_payouts (tx_id, escrow_id, no, signed, mined_height)
    SELECT tx_id, escrow_id, no, signed, mined_height FROM payouts WHERE tx_id IS NOT NULL;

ALTER TABLE payouts DROP COLUMN signed;
ALTER TABLE payouts DROP COLUMN tx_id;
ALTER TABLE payouts DROP COLUMN mined_height;
