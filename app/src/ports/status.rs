//! How the marketplace is.

use async_trait::async_trait;

use super::PortError;
use crate::view::StatusView;

/// What the status page reads.
#[async_trait]
pub trait Status: Send + Sync {
    /// How everything is now, and was.
    async fn status(&self) -> Result<StatusView, PortError>;
}
