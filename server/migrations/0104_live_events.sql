-- What is told to people while they look, kept so that one who reconnects misses nothing.
CREATE TABLE live_events (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;

CREATE INDEX live_events_by_time ON live_events (at_ms);

-- Who may see it.
CREATE TABLE live_audience (
    user_id BLOB NOT NULL,
    seq INTEGER NOT NULL REFERENCES live_events (seq) ON DELETE CASCADE,
    PRIMARY KEY (user_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX live_audience_by_seq ON live_audience (seq);
