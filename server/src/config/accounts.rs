//! Accounts and sessions.

use serde::{Deserialize, Serialize};

use super::{ConfigError, Environment};

/// Accounts and sessions.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountsConfig {
    /// Seconds from signing in until the session ends.
    pub session_secs: u64,
    /// Attempts to sign in a minute for each name, from wherever they come.
    pub guesses_per_minute: u32,
}

impl AccountsConfig {
    /// The defaults of an environment.
    #[must_use]
    pub fn defaults(environment: Environment) -> Self {
        const HOUR: u64 = 3600;
        Self {
            session_secs: environment.pick(24 * HOUR, 8 * HOUR, 2 * HOUR),
            guesses_per_minute: environment.pick(300, 20, 10),
        }
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        ConfigError::unless(
            self.guesses_per_minute > 0,
            "accounts.guesses_per_minute",
            "must be at least 1",
        )?;
        ConfigError::unless(
            (60..=30 * 86_400).contains(&self.session_secs),
            "accounts.session_secs",
            "must be 60 to 2592000 (30 days)",
        )
    }
}
