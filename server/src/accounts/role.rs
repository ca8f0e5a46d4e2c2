//! What an account may do.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The role of an account. An escrow's parties are looked up in its contract, never taken from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum AccountRole {
    /// Buys.
    Buyer,
    /// Sells, and may buy from others.
    Vendor,
    /// Decides disputes that the contract names them for.
    Arbiter,
    /// Works the report queue.
    Moderator,
    /// Runs the house.
    Admin,
}

impl AccountRole {
    /// All roles.
    pub const ALL: [Self; 5] = [
        Self::Buyer,
        Self::Vendor,
        Self::Arbiter,
        Self::Moderator,
        Self::Admin,
    ];

    /// As the store and the API write it.
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

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether anyone may register with it. The others are given by `marketplace admin`.
    #[must_use]
    pub const fn is_open_to_all(self) -> bool {
        matches!(self, Self::Buyer | Self::Vendor)
    }
}

impl std::fmt::Display for AccountRole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
