-- The newest backup of a wallet is measured every few seconds.
CREATE INDEX wallet_records_by_backup ON wallet_records (backed_up_at_ms) WHERE backed_up_at_ms IS NOT NULL;
