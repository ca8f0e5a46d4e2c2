-- What the last comparison of the store with the chain found.
CREATE TABLE reconciliation (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    at_ms INTEGER NOT NULL,
    -- Escrows that were compared, and those that do not add up.
    compared INTEGER NOT NULL,
    differing INTEGER NOT NULL,
    discrepancy_piconero INTEGER NOT NULL
) STRICT;

-- Which store this is, and whether it was put back from a backup: see `escrow::restored`.
CREATE TABLE store_mark (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    store_id TEXT NOT NULL,
    -- When it was noticed that the store is older than what has happened, and how; NULL once an operator has
    -- looked and lets money move again.
    restored_at_ms INTEGER,
    restored_why TEXT
) STRICT;
