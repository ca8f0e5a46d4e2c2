//! Remembering, minute by minute, what works.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::status::Status;
use crate::supervise::pause;

/// Often enough that no minute is missed.
const EVERY: Duration = Duration::from_secs(20);

/// Looks until stopped.
pub(super) async fn remember_status(status: Status, stop: CancellationToken) {
    // First of all the engine gets the time to begin.
    while pause(&stop, EVERY).await.is_continue() {
        if let Err(error) = status.remember().await {
            tracing::error!(error = %error, "how things are cannot be remembered");
        }
    }
}
