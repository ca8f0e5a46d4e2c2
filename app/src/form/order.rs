//! Orders and what the parties do to them.

use serde::Deserialize;

/// Buying.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct OrderForm {
    /// Pieces.
    pub quantity: String,
    /// Where a refund goes.
    pub refund_address: String,
    /// Where to send it.
    pub delivery: String,
    /// The price of one that the page showed, in piconero.
    pub unit_price: String,
    /// The total that the page showed, in piconero.
    pub shown_total: String,
    /// Makes sending the form twice harmless.
    pub token: String,
}

/// Telling that it is on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ShipForm {
    /// A tracking number, or nothing.
    pub note: String,
}

/// Asking the arbiter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DisputeForm {
    /// What is wrong.
    pub reason: String,
}

/// What takes no words: confirming, cancelling, taking a dispute back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PlainForm {
    /// Shows that this session was shown the form.
    pub form_token: String,
}

/// Proposing a split to the other side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ProposeForm {
    /// The buyer's share in percent, up to one decimal.
    pub propose_percent: String,
    /// Shows that this session was shown the form.
    pub form_token: String,
}

/// Deciding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AwardForm {
    /// The buyer's share in percent, up to one decimal.
    pub buyer_percent: String,
    /// Why.
    pub award_reason: String,
    /// Shows that this session was shown the form.
    pub form_token: String,
}
