//! Settings: one file per concern. They come from, later ones first: command line, `MARKETPLACE_*`
//! variables, the TOML file, the environment's defaults. Secrets come from files or variables only.

mod accounts;
mod development;
mod environment;
mod error;
mod escrow;
mod http;
mod listings;
mod monero;
mod secrets;
mod source;
mod store;
mod telemetry;

use serde::{Deserialize, Serialize};

pub use accounts::AccountsConfig;
pub use development::DevelopmentConfig;
pub use environment::Environment;
pub use error::ConfigError;
pub use escrow::{EscrowConfig, WalletDirs};
pub use http::HttpConfig;
pub use listings::ListingsConfig;
pub use monero::{MoneroConfig, WalletRpcUrls};
pub use secrets::{FEE_VIEW_KEY, RoleLogins, Secrets, SecretsConfig};
pub use source::Sources;
pub use store::StoreConfig;
pub use telemetry::{LogFormat, TelemetryConfig};

/// Every setting, checked. Secrets are apart, in [`Secrets`], so that this can be shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Which of the three environments this is; it decides every default.
    pub environment: Environment,
    /// How requests are taken.
    pub http: HttpConfig,
    /// Where data is kept.
    pub store: StoreConfig,
    /// Accounts and sessions.
    pub accounts: AccountsConfig,
    /// The catalogue.
    pub listings: ListingsConfig,
    /// Monero's processes.
    pub monero: MoneroConfig,
    /// Escrows.
    pub escrow: EscrowConfig,
    /// Logs and metrics.
    pub telemetry: TelemetryConfig,
    /// Where secrets are.
    pub secrets: SecretsConfig,
    /// Play money; only in development.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub development: Option<DevelopmentConfig>,
}

impl Config {
    /// The defaults of an environment.
    #[must_use]
    pub fn defaults(environment: Environment) -> Self {
        Self {
            environment,
            http: HttpConfig::defaults(environment),
            store: StoreConfig::default(),
            accounts: AccountsConfig::defaults(environment),
            listings: ListingsConfig::default(),
            monero: MoneroConfig::defaults(environment),
            escrow: EscrowConfig::defaults(environment),
            telemetry: TelemetryConfig::defaults(environment),
            secrets: SecretsConfig::default(),
            development: None,
        }
    }

    /// Reads and checks every setting.
    ///
    /// # Errors
    /// [`ConfigError`], which names the setting and says what it must be.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        let config: Self = sources.figment()?.extract().map_err(ConfigError::from)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.http.check(self.environment)?;
        self.store.check()?;
        self.accounts.check()?;
        self.listings.check()?;
        self.monero.check(self.environment)?;
        self.escrow.check(self.environment, self.monero.network)?;
        if self.development.is_some() {
            DevelopmentConfig::check(self.environment, self.monero.network)?;
        }
        self.telemetry.check()
    }
}

#[cfg(test)]
mod tests;
