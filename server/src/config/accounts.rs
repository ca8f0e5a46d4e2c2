//! Accounts and sessions.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Environment};

/// Accounts and sessions.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountsConfig {
    /// Seconds from signing in until the session ends.
    pub session_secs: u64,
}

impl AccountsConfig {
    /// The defaults of an environment.
    #[must_use]
    pub fn defaults(environment: Environment) -> Self {
        const HOUR: u64 = 3600;
        Self {
            session_secs: environment.pick(24 * HOUR, 8 * HOUR, 2 * HOUR),
        }
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        ConfigError::unless(
            (60..=30 * 86_400).contains(&self.session_secs),
            "accounts.session_secs",
            "must be 60 to 2592000 (30 days)",
        )
    }
}
