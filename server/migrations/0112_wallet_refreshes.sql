-- When the escrow's wallets last read the chain: 0 is never, since the payment was seen.
ALTER TABLE escrow_wallets ADD COLUMN refreshed_at_ms INTEGER NOT NULL DEFAULT 0;
