//! Who looks at a page.

use domain::{AccountRole, UserId};
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
