//! Purchases.

use domain::escrow::Action;
use domain::{ListingId, OrderId, Permille, Piconero, Role, TimestampMs, TxId};
use serde::{Deserialize, Serialize};

use super::{PaymentStatus, Phase};

/// One order, whole, as one of its parties sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    /// Which order.
    pub id: OrderId,
    /// What was bought.
    pub listing: ListingId,
    /// The listing's title when it was bought.
    pub title: String,
    /// Path of its picture on this site.
    pub picture: Option<String>,
    /// Price of one piece when it was bought.
    pub price: Piconero,
    /// Pieces bought.
    pub quantity: u64,
    /// The buyer's user name.
    pub buyer: String,
    /// The vendor's user name.
    pub vendor: String,
    /// The arbiter's user name.
    pub arbiter: String,
    /// What the viewer is in this order.
    pub viewer_role: Role,
    /// Where to send it: the buyer's words. None for those whom it does not concern.
    pub delivery: Option<String>,
    /// What the vendor wrote when shipping, such as a tracking number.
    pub shipping_note: Option<String>,
    /// The dispute, while there is one.
    pub dispute: Option<DisputeView>,
    /// When it was ordered.
    pub placed_at: TimestampMs,
    /// The escrow's payment, state, deadline and next step.
    pub payment: PaymentStatus,
    /// What the viewer may do now.
    pub actions: Vec<Action>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Money that left the escrow.
    pub payouts: Vec<PayoutLine>,
    /// What was agreed.
    pub contract: ContractView,
}

/// One order among others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCard {
    /// Which order.
    pub id: OrderId,
    /// What was bought.
    pub title: String,
    /// Path of its picture on this site.
    pub picture: Option<String>,
    /// What the viewer is in it.
    pub viewer_role: Role,
    /// The other side's user name.
    pub counterparty: String,
    /// The whole amount.
    pub amount: Piconero,
    /// Where it stands.
    pub phase: Phase,
    /// Whether the viewer must act.
    pub needs_viewer: bool,
    /// Whether it has moved on since the viewer last looked.
    pub news: bool,
    /// When it was ordered.
    pub placed_at: TimestampMs,
}

/// A disagreement that the arbiter is to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeView {
    /// Buyer or vendor.
    pub opened_by: Role,
    /// In their words.
    pub reason: String,
    /// When.
    pub opened_at: TimestampMs,
    /// The buyer's share that the buyer proposes.
    pub proposed_by_buyer: Option<Permille>,
    /// The buyer's share that the vendor proposes.
    pub proposed_by_vendor: Option<Permille>,
}

/// One step of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When.
    pub at: TimestampMs,
    /// Who, in words: "Buyer", "Monero network".
    pub actor: String,
    /// What, in a sentence.
    pub text: String,
    /// The transaction that proves it, if there is one.
    pub tx_id: Option<TxId>,
}

/// One payment out of the escrow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutLine {
    /// To whom, in words: "Vendor", "Buyer", "Fee".
    pub recipient: String,
    /// The address it goes to.
    pub address: String,
    /// How much arrives, after its part of the network fee.
    pub amount: Piconero,
    /// The transaction; none until it is signed.
    pub tx_id: Option<TxId>,
    /// Its confirmations.
    pub confirmations: u64,
}

/// What was frozen when the order was placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractView {
    /// SHA-256 of the canonical contract, as hex.
    pub hash: String,
    /// The operator's fee in hundredths of a percent of what the vendor receives.
    pub fee_basis_points: u16,
    /// Where a refund goes.
    pub refund_address: String,
    /// Where a release goes.
    pub payout_address: String,
    /// The buyer's share of what was shipped if no arbiter decides; `None` if such a dispute waits.
    pub undecided: Option<Permille>,
}
