//! The catalogue.

use serde::{Deserialize, Serialize};

use super::ConfigError;

/// The catalogue.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListingsConfig {
    /// Most pictures of a listing.
    pub max_pictures: u32,
}

impl Default for ListingsConfig {
    fn default() -> Self {
        Self { max_pictures: 8 }
    }
}

impl ListingsConfig {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        ConfigError::unless(
            (1..=32).contains(&self.max_pictures),
            "listings.max_pictures",
            "must be 1 to 32",
        )
    }
}
