//! One of something for each of the three roles.

use domain::Role;
use serde::{Deserialize, Serialize};

/// A value for each role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByRole<T> {
    /// The buyer's.
    pub buyer: T,
    /// The vendor's.
    pub vendor: T,
    /// The arbiter's.
    pub arbiter: T,
}

impl<T> ByRole<T> {
    /// Makes one for each role, in the order of [`Role::ALL`].
    pub fn from_fn(mut make: impl FnMut(Role) -> T) -> Self {
        Self {
            buyer: make(Role::Buyer),
            vendor: make(Role::Vendor),
            arbiter: make(Role::Arbiter),
        }
    }

    /// The one of `role`.
    pub const fn get(&self, role: Role) -> &T {
        match role {
            Role::Buyer => &self.buyer,
            Role::Vendor => &self.vendor,
            Role::Arbiter => &self.arbiter,
        }
    }

    /// The one of `role`, to change.
    pub const fn get_mut(&mut self, role: Role) -> &mut T {
        match role {
            Role::Buyer => &mut self.buyer,
            Role::Vendor => &mut self.vendor,
            Role::Arbiter => &mut self.arbiter,
        }
    }

    /// All three in the order of [`Role::ALL`].
    pub const fn all(&self) -> [&T; 3] {
        [&self.buyer, &self.vendor, &self.arbiter]
    }

    /// The two that are not `role`'s.
    pub const fn others(&self, role: Role) -> [&T; 2] {
        match role {
            Role::Buyer => [&self.vendor, &self.arbiter],
            Role::Vendor => [&self.buyer, &self.arbiter],
            Role::Arbiter => [&self.buyer, &self.vendor],
        }
    }
}
