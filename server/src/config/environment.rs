//! The three environments.

use serde::{Deserialize, Serialize};

/// Where this server runs. One binary serves all three; only settings differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// On a developer's machine, with play money.
    Development,
    /// As production, with play money.
    Staging,
    /// Real people, real money.
    Production,
}

impl Environment {
    /// `development`, `staging` or `production`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }

    /// Picks the value of this environment, in the order of the table in the design.
    #[must_use]
    pub fn pick<T>(self, development: T, staging: T, production: T) -> T {
        match self {
            Self::Development => development,
            Self::Staging => staging,
            Self::Production => production,
        }
    }
}

impl std::fmt::Display for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
