//! The private chain of a developer's machine.

use async_trait::async_trait;

use super::PortError;
use crate::view::BankView;

/// Play money: exists only where the network is regtest and the environment is development.
#[async_trait]
pub trait Development: Send + Sync {
    /// The bank wallet and the chain.
    async fn bank(&self) -> Result<BankView, PortError>;
}
