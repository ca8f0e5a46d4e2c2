-- A wallet that nobody has claimed may be claimed once copies of its files are kept elsewhere. Those claimed before
-- this stay as they are; the others are backed up first.
ALTER TABLE wallet_records ADD COLUMN backed_up_at_ms INTEGER;
