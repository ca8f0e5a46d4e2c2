//! How the API shows orders.

use app::view::{OrderCard, OrderView};
use domain::escrow::Escrow;
use domain::{Permille, Role};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::escrows::body::EscrowBody;
use crate::http::ApiError;

/// One order, as one of its parties sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrderBody {
    order_id: Uuid,
    escrow_id: Uuid,
    listing_id: Uuid,
    /// The listing's title when it was bought.
    title: String,
    quantity: u64,
    /// For one piece, when it was bought.
    unit_price_piconero: u64,
    amount_piconero: u64,
    /// The escrow's state.
    state: String,
    buyer: String,
    vendor: String,
    arbiter: String,
    /// `buyer`, `vendor` or `arbiter`.
    your_role: String,
    /// Where to send it; null for the arbiter.
    delivery: Option<String>,
    /// What the vendor wrote when shipping; null for the arbiter.
    shipping_note: Option<String>,
    /// The operator's fee in hundredths of a percent of what the vendor receives.
    fee_basis_points: u16,
    /// Where money goes that comes back to the buyer.
    refund_address: String,
    /// Where the vendor is paid.
    payout_address: String,
    /// The buyer's share, in thousandths, of what was shipped if no arbiter decides; null if such a dispute waits.
    undecided_buyer_permille: Option<u16>,
    /// What happened, oldest first.
    timeline: Vec<TimelineBody>,
    placed_at_ms: i64,
    escrow: EscrowBody,
}

/// One step of the story.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TimelineBody {
    at_ms: i64,
    actor: String,
    text: String,
    tx_id: Option<String>,
}

/// One order among others.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrderLine {
    order_id: Uuid,
    title: String,
    /// `buyer` or `vendor`.
    your_role: String,
    /// The other side's name.
    counterparty: String,
    amount_piconero: u64,
    state: String,
    /// Whether you are the one to act.
    needs_you: bool,
    placed_at_ms: i64,
}

impl OrderBody {
    pub(super) fn new(view: OrderView, escrow: &Escrow, role: Role) -> Result<Self, ApiError> {
        let timeline = view.timeline.into_iter().map(|entry| TimelineBody {
            at_ms: entry.at.0,
            actor: entry.actor,
            text: entry.text,
            tx_id: entry.tx_id.map(|id| id.to_string()),
        });
        Ok(Self {
            order_id: view.id.0,
            escrow_id: view.payment.escrow_id.0,
            listing_id: view.listing.0,
            title: view.title,
            quantity: view.quantity,
            unit_price_piconero: view.price.0,
            amount_piconero: view.payment.amount_piconero.0,
            state: view.payment.state.name().to_owned(),
            buyer: view.buyer,
            vendor: view.vendor,
            arbiter: view.arbiter,
            your_role: role.name().to_owned(),
            delivery: view.delivery,
            shipping_note: view.shipping_note,
            fee_basis_points: view.contract.fee_basis_points,
            refund_address: view.contract.refund_address,
            payout_address: view.contract.payout_address,
            undecided_buyer_permille: view.contract.undecided.map(Permille::get),
            timeline: timeline.collect(),
            placed_at_ms: view.placed_at.0,
            escrow: EscrowBody::new(escrow, role)?,
        })
    }
}

impl From<OrderCard> for OrderLine {
    fn from(card: OrderCard) -> Self {
        Self {
            order_id: card.id.0,
            title: card.title,
            your_role: card.viewer_role.name().to_owned(),
            counterparty: card.counterparty,
            amount_piconero: card.amount.0,
            state: card.phase.name().to_owned(),
            needs_you: card.needs_viewer,
            placed_at_ms: card.placed_at.0,
        }
    }
}
