//! Who looks at an escrow that they may decide.

use domain::escrow::{Escrow, State};
use domain::{EscrowId, Role};

/// A party looks at an escrow; if they decide, these parties sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Which.
    pub escrow: EscrowId,
    /// Those whose keys may be needed.
    pub signers: &'static [Role],
}

impl Look {
    /// Nothing if nobody expects a decision of this party now.
    #[must_use]
    pub fn of(escrow: &Escrow, viewer: Role) -> Option<Self> {
        // As `Grounds::signers` has it: the buyer confirms with the vendor's key; with an arbiter signs whoever
        // receives more, which nobody knows yet.
        let signers: &'static [Role] = match (&escrow.state, viewer) {
            (State::Shipped { .. }, Role::Buyer) => &[Role::Buyer, Role::Vendor],
            (State::Disputed(_), Role::Arbiter) => &Role::ALL,
            _ => return None,
        };
        Some(Self {
            escrow: escrow.contract.escrow_id,
            signers,
        })
    }

    /// Whether the decision that was expected is still to fall. Once it has, a payout may have used what would be
    /// prepared.
    #[must_use]
    pub fn is_of(&self, escrow: &Escrow) -> bool {
        let looks = |viewer: &Role| Self::of(escrow, *viewer) == Some(*self);
        Role::ALL.iter().any(looks)
    }
}
