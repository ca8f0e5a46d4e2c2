//! Whether the store answers.

use async_trait::async_trait;

use super::HealthCheck;
use crate::store::Store;

/// Reads one row.
pub struct StoreCheck(pub Store);

#[async_trait]
impl HealthCheck for StoreCheck {
    fn name(&self) -> &'static str {
        "store"
    }

    async fn check(&self) -> Result<(), String> {
        self.0.ping().await.map_err(|error| {
            tracing::error!(error = %error, "the store does not answer");
            "does not answer".to_owned()
        })
    }
}
