//! An arbiter's case.

use domain::{OrderId, Piconero, TimestampMs};
use serde::{Deserialize, Serialize};

use super::Phase;

/// One line of the arbiter's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseCard {
    /// The disputed order.
    pub order: OrderId,
    /// What was bought.
    pub title: String,
    /// What is at stake.
    pub amount: Piconero,
    /// Where the escrow stands.
    pub phase: Phase,
    /// Whether it has moved on since the arbiter last looked.
    pub news: bool,
    /// Why the dispute was opened, in the opener's words.
    pub reason: String,
    /// When it was opened.
    pub opened_at: TimestampMs,
    /// By when the arbiter must award; none once it is settled.
    pub deadline: Option<TimestampMs>,
}
