-- A wallet that nobody has claimed may be claimed once its record is kept elsewhere too, beside its keys. Those that were
-- backed up without it are backed up again; those claimed before this stay as they are.
UPDATE wallet_records SET backed_up_at_ms = NULL WHERE claimed_by IS NULL;
