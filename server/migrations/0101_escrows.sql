-- One escrow: the record that `domain::escrow` decides about, and beside it what is looked up.
CREATE TABLE escrows (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    order_id BLOB NOT NULL UNIQUE REFERENCES orders (id),
    state TEXT NOT NULL,
    amount_piconero INTEGER NOT NULL,
    deadline_ms INTEGER,
    -- When a dispute was last opened.
    disputed_at_ms INTEGER,
    updated_at_ms INTEGER NOT NULL,
    record TEXT NOT NULL
) STRICT;

CREATE INDEX escrows_by_state ON escrows (state, updated_at_ms);
CREATE INDEX escrows_by_deadline ON escrows (deadline_ms) WHERE deadline_ms IS NOT NULL;

-- The append-only story of an escrow; each entry carries the hash of the one before.
CREATE TABLE transcript_entries (
    escrow_id BLOB NOT NULL REFERENCES escrows (id),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (escrow_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER transcript_entries_stay BEFORE UPDATE ON transcript_entries
BEGIN SELECT raise(ABORT, 'the transcript is append-only'); END;
CREATE TRIGGER transcript_entries_last BEFORE DELETE ON transcript_entries
BEGIN SELECT raise(ABORT, 'the transcript is append-only'); END;

-- What the engine has to do for an escrow: at most one thing at a time.
CREATE TABLE effects (
    escrow_id BLOB PRIMARY KEY NOT NULL REFERENCES escrows (id),
    effect TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_ms INTEGER NOT NULL,
    last_error TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX effects_by_time ON effects (next_attempt_ms);

-- The multisig wallet that an escrow has, with its sealed view key, and how far its address was scanned.
CREATE TABLE escrow_wallets (
    escrow_id BLOB PRIMARY KEY NOT NULL REFERENCES escrows (id),
    wallet_id BLOB NOT NULL UNIQUE,
    address TEXT NOT NULL UNIQUE,
    view_key BLOB NOT NULL,
    scanned_height INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The transactions of a settlement. Signed bytes are stored before they are first broadcast; only the same
-- bytes are ever broadcast again.
CREATE TABLE payouts (
    escrow_id BLOB NOT NULL REFERENCES escrows (id),
    no INTEGER NOT NULL,
    unsigned BLOB,
    signed BLOB,
    tx_id BLOB,
    -- Where it stands at the daemon: NULL is missing, -1 the pool, else the height of its block.
    mined_height INTEGER,
    PRIMARY KEY (escrow_id, no)
) STRICT, WITHOUT ROWID;
