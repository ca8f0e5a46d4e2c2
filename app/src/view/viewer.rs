//! Who looks at a page.

use domain::UserId;
use serde::{Deserialize, Serialize};

/// The signed-in person, as the session says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Their account.
    pub id: UserId,
    /// Their user name.
    pub name: String,
    /// What the account may do on the site. In an escrow the contract decides, not this.
    pub role: AccountRole,
}

/// What kind of account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountRole {
    /// Buys.
    Buyer,
    /// Sells, and may buy from others.
    Vendor,
    /// Decides disputes.
    Arbiter,
    /// Works the report queue.
    Moderator,
    /// Runs the site.
    Admin,
}

impl AccountRole {
    /// `buyer`, `vendor`, `arbiter`, `moderator` or `admin`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Vendor => "vendor",
            Self::Arbiter => "arbiter",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
        }
    }

    /// As the first word of a line.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Buyer => "Buyer",
            Self::Vendor => "Vendor",
            Self::Arbiter => "Arbiter",
            Self::Moderator => "Moderator",
            Self::Admin => "Administrator",
        }
    }
}
