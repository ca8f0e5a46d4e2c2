//! What a person can do to an escrow.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::state::{Escrow, State};
use crate::party::Role;

/// The kind of a [`super::Command`], without its words and numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Call it off.
    Cancel,
    /// Say that the goods are on their way.
    Ship,
    /// Say that the goods have arrived.
    Confirm,
    /// Open a dispute.
    Dispute,
    /// Take one's dispute back.
    Withdraw,
    /// Propose a split.
    Propose,
    /// Decide a dispute.
    Award,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Cancel,
        Self::Ship,
        Self::Confirm,
        Self::Dispute,
        Self::Withdraw,
        Self::Propose,
        Self::Award,
    ];

    /// What `role` can do now.
    pub fn open_to(escrow: &Escrow, role: Role) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |action| action.is_open_to(escrow, role))
    }

    /// Whether `role` can do this now: the one table of who may do what when.
    #[must_use]
    pub fn is_open_to(self, escrow: &Escrow, role: Role) -> bool {
        use Role::{Arbiter, Buyer, Vendor};
        match (self, &escrow.state, role) {
            (Self::Cancel, State::Pending | State::AwaitingFunding, Buyer | Vendor)
            | (Self::Cancel | Self::Ship, State::Funded { .. }, Vendor)
            | (Self::Confirm, State::Shipped { .. }, Buyer)
            | (Self::Dispute, State::Funded { .. } | State::Shipped { .. }, Buyer | Vendor)
            | (Self::Propose, State::Disputed(_), Buyer | Vendor)
            | (Self::Award, State::Disputed(_), Arbiter) => true,
            (Self::Withdraw, State::Disputed(dispute), role) => {
                dispute.opened_by == role && !escrow.has_withdrawn(role)
            }
            _ => false,
        }
    }

    /// Whether `role` can ever do this.
    #[must_use]
    pub const fn belongs_to(self, role: Role) -> bool {
        match self {
            Self::Ship => matches!(role, Role::Vendor),
            Self::Confirm => matches!(role, Role::Buyer),
            Self::Award => matches!(role, Role::Arbiter),
            Self::Cancel | Self::Dispute | Self::Withdraw | Self::Propose => {
                matches!(role, Role::Buyer | Role::Vendor)
            }
        }
    }

    /// `cancel`, `ship`, …
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Ship => "ship",
            Self::Confirm => "confirm",
            Self::Dispute => "dispute",
            Self::Withdraw => "withdraw",
            Self::Propose => "propose",
            Self::Award => "award",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
