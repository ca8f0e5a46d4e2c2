//! Identifiers: UUID version 7, one type per noun so that they cannot be mixed up.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::TimestampMs;

/// Random bytes that a new identifier takes.
pub type IdEntropy = [u8; 10];

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier from the moment of its making and random bytes.
            #[must_use]
            pub fn new(now: TimestampMs, entropy: IdEntropy) -> Self {
                let ms = u64::try_from(now.0).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(ms, &entropy).into_uuid())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A person's account.
    UserId,
    /// A signed-in session, as the store names it (the secret in the cookie is another value).
    SessionId,
    /// A shelf of the catalogue.
    CategoryId,
    /// Something for sale.
    ListingId,
    /// A picture of a listing.
    PictureId,
    /// A purchase.
    OrderId,
    /// The 2-of-3 escrow of one order.
    EscrowId,
    /// A set of three multisig wallet files, prepared or claimed.
    WalletId,
    /// One movement of money out of an escrow.
    SettlementId,
    /// A persisted live event.
    EventId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_7_and_sort_by_time() {
        let early = OrderId::new(TimestampMs(1_000), [0xff; 10]);
        let late = OrderId::new(TimestampMs(2_000), [0; 10]);
        assert!(early < late);
        assert_eq!(early.0.get_version_num(), 7);
        assert_eq!(early.to_string().parse(), Ok(early));
        assert!("order-1".parse::<OrderId>().is_err());
    }
}
