//! Where data is kept.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::ConfigError;

/// Where data is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// The encrypted SQLite file. Only `marketplace migrate` makes it; in development, whatever needs it.
    pub path: PathBuf,
    /// Read-only connections; one or two for each core.
    pub readers: u32,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self {
            path: PathBuf::from("marketplace.db"),
            readers: 4,
        }
    }
}

impl StoreConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        ConfigError::unless(
            !self.path.as_os_str().is_empty(),
            "store.path",
            "must name a file",
        )?;
        ConfigError::unless(
            (1..=64).contains(&self.readers),
            "store.readers",
            "must be 1 to 64",
        )
    }
}
