//! What the three parties agreed on when the order was placed. Never changes afterwards.

use serde::{Deserialize, Serialize};

use super::hash::Hash;
use crate::clock::TimestampMs;
use crate::id::{EscrowId, ListingId, OrderId, UserId};
use crate::money::{BasisPoints, Permille, Piconero};
use crate::party::{Network, Role};

/// The frozen terms of one escrow. Its hash heads the transcript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Version of these terms' meaning, now [`Contract::VERSION`]. Version 1 had no deputy and no rule for undecided
    /// disputes; in version 2 a dispute could be withdrawn and opened again without end, and a late reminder gave no
    /// time.
    pub version: u16,
    /// The chain on which it is paid.
    pub network: Network,
    /// The escrow.
    pub escrow_id: EscrowId,
    /// The order that it pays for.
    pub order_id: OrderId,
    /// Who pays.
    pub buyer: UserId,
    /// Who delivers.
    pub vendor: UserId,
    /// Who decides a dispute.
    pub arbiter: UserId,
    /// Who decides it if the arbiter has not in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<UserId>,
    /// What was bought, as it was described then.
    pub listing: ListingTerms,
    /// What the buyer pays into the escrow.
    pub amount: Piconero,
    /// The operator's share of whatever the vendor receives.
    pub fee: BasisPoints,
    /// Where the operator's share goes; needed if `fee` is above zero.
    pub fee_address: Option<String>,
    /// Where the vendor is paid.
    pub payout_address: String,
    /// Where the buyer is paid back.
    pub refund_address: String,
    /// Outputs below this do not count and are left where they are.
    pub dust_floor: Piconero,
    /// The co-signer refuses a payout whose network fee is above this.
    pub network_fee_ceiling: Piconero,
    /// How long each step may take.
    pub periods: Periods,
    /// The buyer's share if nobody decides a dispute about goods that were shipped; of goods that were not, the
    /// buyer has all. Without it such a dispute waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided: Option<Permille>,
    /// When the order was placed.
    pub created_at: TimestampMs,
}

/// The goods, frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingTerms {
    /// The listing they were bought from.
    pub listing_id: ListingId,
    /// Its title then.
    pub title: String,
    /// Its description then.
    pub description: String,
    /// The price of one.
    pub unit_price: Piconero,
    /// How many.
    pub quantity: u32,
}

/// How long each step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Periods {
    /// From the address being shown to the payment being seen.
    pub fund_secs: u64,
    /// From funded to shipped; then the buyer is refunded.
    pub ship_secs: u64,
    /// From shipped to the automatic release.
    pub release_secs: u64,
    /// From the dispute's opening to the arbiter's award, and once more to the deputy's.
    pub dispute_secs: u64,
}

/// Terms that no escrow can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContractError {
    /// Two parties are the same person.
    #[error("buyer, vendor, arbiter and deputy must be different accounts")]
    SharedParty,
    /// Nothing to pay, or not the listing's price times the quantity.
    #[error("the amount must be the listing's price times a quantity of at least one, and more than dust")]
    Amount,
    /// A fee without an address.
    #[error("a marketplace fee needs a fee address: set escrow.fee_address")]
    FeeAddress,
}

impl Contract {
    /// The version of new contracts.
    pub const VERSION: u16 = 3;

    /// Whether each party can withdraw one dispute and no more, so that none is put off for ever by being opened again.
    #[must_use]
    pub const fn withdraws_once(&self) -> bool {
        self.version >= 3
    }

    /// Whether a buyer who was reminded late has some time after it.
    #[must_use]
    pub const fn reminds_in_time(&self) -> bool {
        self.version >= 3
    }

    /// Checks the terms.
    ///
    /// # Errors
    /// [`ContractError`] says which rule they break.
    pub fn validate(&self) -> Result<(), ContractError> {
        let parties = Role::ALL.map(|role| self.party(role));
        if self.buyer == self.vendor || self.vendor == self.arbiter || self.buyer == self.arbiter {
            return Err(ContractError::SharedParty);
        }
        if self.deputy.is_some_and(|deputy| parties.contains(&deputy)) {
            return Err(ContractError::SharedParty);
        }
        let price = self
            .listing
            .unit_price
            .checked_mul(u64::from(self.listing.quantity));
        if price != Some(self.amount) || self.amount.is_zero() || self.amount < self.dust_floor {
            return Err(ContractError::Amount);
        }
        if self.fee > BasisPoints::NONE && self.fee_address.is_none() {
            return Err(ContractError::FeeAddress);
        }
        Ok(())
    }

    /// The role that this person has here, if any.
    #[must_use]
    pub fn role_of(&self, user: UserId) -> Option<Role> {
        Role::ALL.into_iter().find(|role| self.party(*role) == user)
    }

    /// The person who has this role.
    #[must_use]
    pub const fn party(&self, role: Role) -> UserId {
        match role {
            Role::Buyer => self.buyer,
            Role::Vendor => self.vendor,
            Role::Arbiter => self.arbiter,
        }
    }

    /// What all three parties can compare.
    ///
    /// # Errors
    /// Never for a contract that was built here: all its fields have a JSON form.
    pub fn hash(&self) -> Result<Hash, serde_json::Error> {
        Hash::of_json(self)
    }
}
