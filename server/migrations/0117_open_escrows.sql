-- Whose an escrow is, beside its record: an order that is placed counts those that are open or unpaid alone, however
-- many have ended.
ALTER TABLE escrows ADD COLUMN buyer_id BLOB;
ALTER TABLE escrows ADD COLUMN arbiter_id BLOB;
UPDATE escrows SET (buyer_id, arbiter_id) =
    (SELECT buyer_id, arbiter_id FROM orders WHERE orders.id = escrows.order_id);

CREATE INDEX escrows_unpaid_by_buyer ON escrows (buyer_id) WHERE state IN ('pending', 'awaiting_funding');
CREATE INDEX escrows_open_by_arbiter ON escrows (arbiter_id)
    WHERE state NOT IN ('released', 'refunded', 'split', 'expired', 'cancelled');
CREATE INDEX users_arbiters ON users (id) WHERE role = 'arbiter';
