//! Where an escrow stands, in words.

use std::fmt;

use domain::escrow::{Outcome, State};
use serde::{Deserialize, Serialize};

/// The state of an escrow as people and the JSON API see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Keys are being made.
    Pending,
    /// The address is shown.
    AwaitingFunding,
    /// The full amount was seen and gathers confirmations.
    Confirming,
    /// Paid; the vendor is to ship.
    Funded,
    /// On its way.
    Shipped,
    /// The arbiter is to decide.
    Disputed,
    /// A payout is being built, signed, sent or confirmed.
    Settling,
    /// The vendor was paid.
    Released,
    /// The buyer was paid back.
    Refunded,
    /// Both got a part.
    Split,
    /// Not paid in time.
    Expired,
    /// Called off before it was paid.
    Cancelled,
    /// Held back because a check failed.
    Frozen,
}

/// How a phase looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Somebody must act.
    Waiting,
    /// It goes on by itself.
    Moving,
    /// Well.
    Good,
    /// Something is contested or held back.
    Alert,
    /// Over, and nothing happened.
    Quiet,
}

impl Phase {
    /// How the JSON API names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::AwaitingFunding => "awaiting_funding",
            Self::Confirming => "confirming",
            Self::Funded => "funded",
            Self::Shipped => "shipped",
            Self::Disputed => "disputed",
            Self::Settling => "settling",
            Self::Released => "released",
            Self::Refunded => "refunded",
            Self::Split => "split",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Frozen => "frozen",
        }
    }

    /// How a badge names it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pending => "Preparing",
            Self::AwaitingFunding => "Awaiting payment",
            Self::Confirming => "Confirming",
            Self::Funded => "Paid into escrow",
            Self::Shipped => "Shipped",
            Self::Disputed => "Disputed",
            Self::Settling => "Paying out",
            Self::Released => "Completed",
            Self::Refunded => "Refunded",
            Self::Split => "Split",
            Self::Expired => "Expired",
            Self::Cancelled => "Cancelled",
            Self::Frozen => "On hold",
        }
    }

    /// How it looks.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::AwaitingFunding | Self::Shipped | Self::Funded => Tone::Waiting,
            Self::Pending | Self::Confirming | Self::Settling => Tone::Moving,
            Self::Released | Self::Refunded | Self::Split => Tone::Good,
            Self::Disputed | Self::Frozen => Tone::Alert,
            Self::Expired | Self::Cancelled => Tone::Quiet,
        }
    }

    /// Whether nothing more is expected to happen.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Released | Self::Refunded | Self::Split | Self::Expired | Self::Cancelled
        )
    }

    /// Whether the buyer is still to pay, so that address and amount are to be shown.
    #[must_use]
    pub const fn takes_payment(self) -> bool {
        matches!(self, Self::Pending | Self::AwaitingFunding)
    }
}

impl Phase {
    const ALL: [Self; 13] = [
        Self::Pending,
        Self::AwaitingFunding,
        Self::Confirming,
        Self::Funded,
        Self::Shipped,
        Self::Disputed,
        Self::Settling,
        Self::Released,
        Self::Refunded,
        Self::Split,
        Self::Expired,
        Self::Cancelled,
        Self::Frozen,
    ];

    /// The phase that [`Phase::name`] names so.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name)
    }
}

impl From<&State> for Phase {
    fn from(state: &State) -> Self {
        match state {
            State::Pending => Self::Pending,
            State::AwaitingFunding => Self::AwaitingFunding,
            State::Confirming => Self::Confirming,
            State::Funded { .. } => Self::Funded,
            State::Shipped { .. } => Self::Shipped,
            State::Disputed(_) => Self::Disputed,
            State::Settling => Self::Settling,
            State::Closed { outcome } => match outcome {
                Outcome::Released => Self::Released,
                Outcome::Refunded => Self::Refunded,
                Outcome::Split => Self::Split,
                Outcome::Expired => Self::Expired,
                Outcome::Cancelled => Self::Cancelled,
            },
            State::Frozen { .. } => Self::Frozen,
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Tone {
    /// The CSS class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Moving => "moving",
            Self::Good => "good",
            Self::Alert => "alert",
            Self::Quiet => "quiet",
        }
    }
}
