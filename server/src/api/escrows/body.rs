//! How the API shows an escrow.

use app::view::{PaymentStatus, PayoutLine};
use domain::Role;
use domain::escrow::{Action, Escrow, State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::escrow::view::payment_status_for;
use crate::http::ApiError;
use crate::orders::payouts;

/// One escrow, as one of its parties sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct EscrowBody {
    escrow_id: Uuid,
    order_id: Uuid,
    /// `pending`, `awaiting_funding`, `confirming`, `funded`, `shipped`, `disputed`, `settling`, `released`,
    /// `refunded`, `split`, `expired`, `cancelled` or `frozen`.
    state: String,
    /// Where to pay; null while the wallet is being made.
    address: Option<String>,
    /// What is to be paid, exactly.
    amount_piconero: u64,
    /// What was seen of it and will count, confirmed or not.
    received_piconero: u64,
    /// Confirmations of the youngest payment, up to the required ones.
    confirmations: u64,
    confirmations_required: u64,
    /// When this step ends by itself, in milliseconds since 1970; null if it does not.
    deadline: Option<i64>,
    /// `buyer`, `vendor`, `arbiter`, `marketplace`, `network` or `nobody`.
    next_actor: String,
    /// What happens next, in a sentence.
    next_step: String,
    /// `buyer`, `vendor` or `arbiter`.
    your_role: String,
    /// What you can do now.
    your_actions: Vec<String>,
    /// The open dispute.
    dispute: Option<DisputeBody>,
    /// Every payment out of it.
    payouts: Vec<PayoutBody>,
    /// SHA-256 of the contract; the transcript's chain of hashes begins with it.
    contract_hash: String,
}

/// An open dispute.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct DisputeBody {
    /// `buyer` or `vendor`.
    opened_by: String,
    reason: String,
    opened_at_ms: i64,
    /// The buyer's share, in thousandths, that the buyer proposes.
    proposed_by_buyer_permille: Option<u16>,
    /// The buyer's share, in thousandths, that the vendor proposes.
    proposed_by_vendor_permille: Option<u16>,
}

/// One payment out of an escrow.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct PayoutBody {
    /// `Buyer`, `Vendor` or `Fee`.
    recipient: String,
    address: String,
    /// What arrives; until the transaction is signed, before its network fee.
    amount_piconero: u64,
    /// The transaction, once it is signed.
    tx_id: Option<String>,
    confirmations: u64,
}

impl EscrowBody {
    pub(in crate::api) fn new(escrow: &Escrow, role: Role) -> Result<Self, ApiError> {
        let contract_hash = escrow
            .contract
            .hash()
            .map_err(|error| ApiError::internal(&error))?;
        let PaymentStatus {
            escrow_id,
            order_id,
            state,
            address,
            amount_piconero,
            received_piconero,
            confirmations,
            confirmations_required,
            deadline,
            next_actor,
            next_step,
        } = payment_status_for(escrow, role);
        Ok(Self {
            escrow_id: escrow_id.0,
            order_id: order_id.0,
            state: state.name().to_owned(),
            address,
            amount_piconero: amount_piconero.0,
            received_piconero: received_piconero.0,
            confirmations,
            confirmations_required,
            deadline: deadline.map(|deadline| deadline.0),
            next_actor: name_of(next_actor).to_owned(),
            next_step,
            your_role: role.name().to_owned(),
            your_actions: Action::open_to(escrow, role)
                .map(|action| action.name().to_owned())
                .collect(),
            dispute: DisputeBody::of(escrow),
            payouts: payouts(escrow).into_iter().map(PayoutBody::from).collect(),
            contract_hash: contract_hash.to_string(),
        })
    }
}

const fn name_of(actor: domain::escrow::NextActor) -> &'static str {
    use domain::escrow::NextActor as Next;
    match actor {
        Next::Buyer => "buyer",
        Next::Vendor => "vendor",
        Next::Arbiter => "arbiter",
        Next::Marketplace => "marketplace",
        Next::Network => "network",
        Next::Nobody => "nobody",
    }
}

impl DisputeBody {
    fn of(escrow: &Escrow) -> Option<Self> {
        let State::Disputed(dispute) = &escrow.state else {
            return None;
        };
        Some(Self {
            opened_by: dispute.opened_by.name().to_owned(),
            reason: dispute.reason.clone(),
            opened_at_ms: dispute.opened_at.0,
            proposed_by_buyer_permille: dispute.proposed_by_buyer.map(domain::Permille::get),
            proposed_by_vendor_permille: dispute.proposed_by_vendor.map(domain::Permille::get),
        })
    }
}

impl From<PayoutLine> for PayoutBody {
    fn from(line: PayoutLine) -> Self {
        Self {
            recipient: line.recipient,
            address: line.address,
            amount_piconero: line.amount.0,
            tx_id: line.tx_id.map(|id| id.to_string()),
            confirmations: line.confirmations,
        }
    }
}
