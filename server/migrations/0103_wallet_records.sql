-- The wallet backend's own records, sealed: they hold passwords and key material.
CREATE TABLE wallet_records (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    stage TEXT NOT NULL,
    claimed_by BLOB UNIQUE,
    record BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX wallet_records_by_stage ON wallet_records (stage, id) WHERE claimed_by IS NULL;
