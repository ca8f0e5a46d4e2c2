-- Until when deadlines have passed, by the wall clock and by the newest block: what lies between this and the next time is
-- an outage if it is long, and nobody's deadline.
CREATE TABLE deadlines_seen (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at_ms INTEGER NOT NULL,
    tip_time_ms INTEGER NOT NULL
) STRICT;
