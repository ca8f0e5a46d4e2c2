//! Showing how many escrows stand where.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::escrow::EscrowMetrics;
use crate::store::{Store, StoreError, escrows, reconciliation};

/// Shorter than a scrape interval makes no sense.
const EVERY: Duration = Duration::from_secs(5);

/// Keeps the gauges of `metrics` up to date, until stopped.
pub(super) async fn show_escrows(store: Store, metrics: EscrowMetrics, stop: CancellationToken) {
    loop {
        if let Err(error) = show(&store, &metrics).await {
            tracing::error!(error = %error, "escrows cannot be counted");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn show(store: &Store, metrics: &EscrowMetrics) -> Result<(), StoreError> {
    let mut db = store.read("count", "escrows").await?;
    metrics.show(&escrows::count_by_state(&mut db).await?);
    metrics.show_reconciliation(reconciliation::last(&mut db).await?.as_ref());
    Ok(())
}
