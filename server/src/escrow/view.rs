//! An escrow as people see it.

use app::view::{PaymentStatus, Phase};
use domain::chain::CONFIRMATIONS_REQUIRED;
use domain::escrow::{Escrow, NextStep};
use domain::{EscrowId, OrderId, ReceivedOutput, Role};
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
            state: Phase::from(&escrow.state),
        }
    }
}

/// Where the payment stands, as told to everybody.
#[must_use]
pub fn payment_status(escrow: &Escrow) -> PaymentStatus {
    status(escrow, escrow.next_step())
}

/// Where the payment stands, as told to the party with this role.
#[must_use]
pub fn payment_status_for(escrow: &Escrow, role: Role) -> PaymentStatus {
    status(escrow, escrow.next_step_for(role))
}

fn status(escrow: &Escrow, next: NextStep) -> PaymentStatus {
    PaymentStatus {
        escrow_id: escrow.contract.escrow_id,
        order_id: escrow.contract.order_id,
        state: Phase::from(&escrow.state),
        address: escrow.address.clone(),
        amount_piconero: escrow.contract.amount,
        received_piconero: money(escrow).map(|output| output.amount).sum(),
        confirmations: confirmations(escrow),
        confirmations_required: CONFIRMATIONS_REQUIRED,
        deadline: next.by,
        next_actor: next.actor,
        next_step: next.sentence,
    }
}

/// All outputs that are money, spent or not, confirmed or not.
fn money(escrow: &Escrow) -> impl Iterator<Item = &ReceivedOutput> {
    let floor = escrow.contract.dust_floor;
    escrow
        .chain
        .outputs
        .iter()
        .filter(move |output| output.is_acceptable(floor))
}

/// Those of the youngest output that is money; 0 without one. They are followed until they suffice: more are
/// not told apart.
fn confirmations(escrow: &Escrow) -> u64 {
    let youngest = money(escrow)
        .map(|output| output.confirmations(escrow.chain.height))
        .min();
    youngest.unwrap_or(0).min(CONFIRMATIONS_REQUIRED)
}
