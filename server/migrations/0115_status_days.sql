-- For the status page: in how many minutes of a day a part of the marketplace was looked at, and did not work.
CREATE TABLE status_days (
    part TEXT NOT NULL,
    -- Days and minutes since 1970.
    day INTEGER NOT NULL,
    first_minute INTEGER NOT NULL,
    last_minute INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    failed INTEGER NOT NULL CHECK (failed BETWEEN 0 AND minutes),
    PRIMARY KEY (part, day)
) STRICT, WITHOUT ROWID;
