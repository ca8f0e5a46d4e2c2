//! An escrow as people see it.

use app::view::{NextActor, PaymentStatus, Phase};
use domain::chain::CONFIRMATIONS_REQUIRED;
use domain::escrow::{self, Escrow, Outcome, State};
use domain::{EscrowId, OrderId, Piconero};
use serde::{Deserialize, Serialize};

/// The data of the live event `order.updated`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderUpdated {
    /// Which order.
    pub order_id: OrderId,
    /// Its escrow.
    pub escrow_id: EscrowId,
    /// Where it stands now.
    pub state: Phase,
}

impl OrderUpdated {
    pub(super) fn of(escrow: &Escrow) -> Self {
        Self {
            order_id: escrow.contract.order_id,
            escrow_id: escrow.contract.escrow_id,
            state: phase(&escrow.state),
        }
    }
}

/// Where the payment stands.
#[must_use]
pub fn payment_status(escrow: &Escrow) -> PaymentStatus {
    let next = escrow.next_step();
    PaymentStatus {
        escrow_id: escrow.contract.escrow_id,
        order_id: escrow.contract.order_id,
        state: phase(&escrow.state),
        address: escrow.address.clone(),
        amount_piconero: escrow.contract.amount,
        received_piconero: received(escrow),
        confirmations: confirmations(escrow),
        confirmations_required: CONFIRMATIONS_REQUIRED,
        deadline: next.by,
        next_actor: match next.actor {
            escrow::NextActor::Buyer => NextActor::Buyer,
            escrow::NextActor::Vendor => NextActor::Vendor,
            escrow::NextActor::Arbiter => NextActor::Arbiter,
            escrow::NextActor::Marketplace => NextActor::Server,
            escrow::NextActor::Network => NextActor::Network,
            escrow::NextActor::Nobody => NextActor::Nobody,
        },
        next_step: next.sentence,
    }
}

/// The state's name for people.
#[must_use]
pub const fn phase(state: &State) -> Phase {
    match state {
        State::Pending => Phase::Pending,
        State::AwaitingFunding => Phase::AwaitingFunding,
        State::Confirming => Phase::Confirming,
        State::Funded { .. } => Phase::Funded,
        State::Shipped { .. } => Phase::Shipped,
        State::Disputed(_) => Phase::Disputed,
        State::Settling => Phase::Settling,
        State::Closed { outcome } => match outcome {
            Outcome::Released => Phase::Released,
            Outcome::Refunded => Phase::Refunded,
            Outcome::Split => Phase::Split,
            Outcome::Expired => Phase::Expired,
            Outcome::Cancelled => Phase::Cancelled,
        },
        State::Frozen { .. } => Phase::Frozen,
    }
}

/// The sum of all outputs that are money, spent or not, confirmed or not.
fn received(escrow: &Escrow) -> Piconero {
    let floor = escrow.contract.dust_floor;
    let acceptable = escrow.chain.outputs.iter().filter(|output| output.is_acceptable(floor));
    acceptable.map(|output| output.amount).sum()
}

/// Those of the youngest output that is money; 0 without one. They are followed until they suffice: more are
/// not told apart.
fn confirmations(escrow: &Escrow) -> u64 {
    let floor = escrow.contract.dust_floor;
    let acceptable = escrow.chain.outputs.iter().filter(|output| output.is_acceptable(floor));
    let youngest = acceptable.map(|output| output.confirmations(escrow.chain.height)).min();
    youngest.unwrap_or(0).min(CONFIRMATIONS_REQUIRED)
}
