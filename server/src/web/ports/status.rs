//! How the marketplace is.

use app::ports::{self, PortError};
use app::view::StatusView;
use async_trait::async_trait;

use crate::status::Status;

#[async_trait]
impl ports::Status for Status {
    async fn status(&self) -> Result<StatusView, PortError> {
        self.view().await.map_err(|error| {
            tracing::error!(error = %error, "the status page cannot be made");
            PortError::Unavailable
        })
    }
}
