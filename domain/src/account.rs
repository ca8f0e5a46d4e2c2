//! What an account may do on the site.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The role of an account. An escrow's parties are looked up in its contract, never taken from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// Runs the site.
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

    /// Whether anyone may register with it. The others are given by `marketplace admin`.
    #[must_use]
    pub const fn is_open_to_all(self) -> bool {
        matches!(self, Self::Buyer | Self::Vendor)
    }
}

impl fmt::Display for AccountRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Not the name of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role is buyer, vendor, arbiter, moderator or admin")]
pub struct UnknownAccountRole;

impl FromStr for AccountRole {
    type Err = UnknownAccountRole;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.into_iter();
        all.find(|role| role.name() == name).ok_or(UnknownAccountRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_by_its_name_and_nothing_else() {
        for role in AccountRole::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).ok(), Some(role.name().into()));
        }
        for other in ["", "Buyer", "root"] {
            assert_eq!(other.parse::<AccountRole>(), Err(UnknownAccountRole));
        }
    }

    #[test]
    fn only_buying_and_selling_is_open_to_all() {
        let open: Vec<_> = AccountRole::ALL
            .into_iter()
            .filter(|role| role.is_open_to_all())
            .collect();
        assert_eq!(open, [AccountRole::Buyer, AccountRole::Vendor]);
    }
}
