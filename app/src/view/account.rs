//! One's own account.

use domain::{AccountRole, Network, TimestampMs};
use serde::{Deserialize, Serialize};

/// What the profile page shows to its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileView {
    /// User name.
    pub name: String,
    /// Kind of account.
    pub role: AccountRole,
    /// Where sales are paid out; none until it is set.
    pub payout_address: Option<String>,
    /// The network whose addresses are accepted.
    pub network: Network,
    /// When the account was made.
    pub created_at: TimestampMs,
}
