//! Forgetting live events that nobody will ask for.

use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, TimestampMs};
use tokio_util::sync::CancellationToken;

use crate::store::{Store, StoreError, events};
use crate::supervise::pause;

/// How long a client may be away and still miss nothing.
const KEEP_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// The pause between two prunings.
const EVERY: Duration = Duration::from_hours(1);

/// Forgets events that are older than 30 days, once an hour, until stopped.
pub(super) async fn prune_events(store: Store, clock: Arc<dyn Clock>, stop: CancellationToken) {
    loop {
        if let Err(error) = prune(&store, TimestampMs(clock.now().0 - KEEP_MS)).await {
            tracing::error!(error = %error, "old live events cannot be forgotten");
        }
        if pause(&stop, EVERY).await.is_break() {
            return;
        }
    }
}

async fn prune(store: &Store, before: TimestampMs) -> Result<(), StoreError> {
    let mut tx = store.write("prune", "live_events").await?;
    events::prune(&mut tx, before).await?;
    tx.commit().await
}
