//! Remembering, minute by minute, what works.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::status::Status;

/// Often enough that no minute is missed.
const EVERY: Duration = Duration::from_secs(20);

/// Looks until stopped.
pub(super) async fn remember_status(status: Status, stop: CancellationToken) {
    loop {
        // First of all the engine gets the time to begin.
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = status.remember().await {
            tracing::error!(error = %error, "how things are cannot be remembered");
        }
    }
}
