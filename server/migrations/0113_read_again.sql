-- How often somebody has asked that an escrow's blocks are read again: the watcher, which knows by heart how far it has
-- come, sees that it must look.
ALTER TABLE chain_cursor ADD COLUMN read_again INTEGER NOT NULL DEFAULT 0;
