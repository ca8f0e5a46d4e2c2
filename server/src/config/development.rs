//! Play money, for a developer's own machine.

use domain::Network;
use serde::{Deserialize, Serialize};

use super::{ConfigError, Environment};

/// What exists in development only.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DevelopmentConfig {
    /// The `monero-wallet-rpc` process of a rich wallet on a private chain. With it, anyone who reaches the
    /// site can pay from that wallet and mine blocks.
    pub bank_url: String,
}

impl DevelopmentConfig {
    /// Where the section may be at all.
    pub(super) fn check(environment: Environment, network: Network) -> Result<(), ConfigError> {
        ConfigError::unless(
            environment == Environment::Development && network == Network::Regtest,
            "development.bank_url",
            "is for the development environment on regtest only; remove it",
        )
    }
}
