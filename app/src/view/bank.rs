//! The private chain's bank.

use domain::Piconero;
use serde::{Deserialize, Serialize};

/// Play money and the chain that carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankView {
    /// What the bank can spend now.
    pub unlocked: Piconero,
    /// Number of blocks in the chain.
    pub height: u64,
}
