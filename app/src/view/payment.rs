//! Where the payment of an escrow stands: what the live island shows and `GET /api/escrows/{id}` answers.

use domain::escrow::NextActor;
use domain::{EscrowId, OrderId, Piconero, TimestampMs};
use serde::{Deserialize, Serialize};

use super::Phase;

/// An escrow's payment at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentStatus {
    /// Which escrow.
    pub escrow_id: EscrowId,
    /// The order it belongs to.
    pub order_id: OrderId,
    /// Where it stands.
    pub state: Phase,
    /// The address to pay to; none while keys are being made.
    pub address: Option<String>,
    /// What is to be paid, exactly.
    pub amount_piconero: Piconero,
    /// What counts as received: verified, not locked, confirmed or not.
    pub received_piconero: Piconero,
    /// Confirmations of the youngest output that counts; 0 while one waits in the pool.
    pub confirmations: u64,
    /// Confirmations it takes.
    pub confirmations_required: u64,
    /// When this state ends by itself.
    pub deadline: Option<TimestampMs>,
    /// Who must act.
    pub next_actor: NextActor,
    /// What happens next, who must act, by when: one sentence.
    pub next_step: String,
}
