//! Showing how many escrows stand where, and what they hold.

use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use tokio_util::sync::CancellationToken;

use crate::escrow::{EscrowMetrics, unwatched};
use crate::store::{Store, StoreError, chain, escrows, reconciliation};
use crate::supervise::pause;
use crate::telemetry::MoneroMetrics;

/// Shorter than a scrape interval makes no sense.
const EVERY: Duration = Duration::from_secs(5);

/// Reads the store, and shows what it says.
#[derive(Clone)]
pub(super) struct EscrowGauges {
    pub(super) store: Store,
    pub(super) escrows: EscrowMetrics,
    pub(super) monero: MoneroMetrics,
    pub(super) clock: Arc<dyn Clock>,
}

impl EscrowGauges {
    /// Keeps the gauges up to date, until stopped.
    pub(super) async fn show(self, stop: CancellationToken) {
        loop {
            if let Err(error) = self.read().await {
                tracing::error!(error = %error, "escrows cannot be counted");
            }
            if pause(&stop, EVERY).await.is_break() {
                return;
            }
        }
    }

    async fn read(&self) -> Result<(), StoreError> {
        let mut db = self.store.read("count", "escrows").await?;
        self.escrows.show(&escrows::count_by_state(&mut db).await?);
        self.escrows
            .show_reconciliation(reconciliation::last(&mut db).await?.as_ref());
        let unconfirmed = escrows::unconfirmed_since(&mut db).await?;
        let watched = chain::cursor(&mut db).await?.height;
        self.escrows.show_chain(unconfirmed, self.clock.now(), watched);
        drop(db);
        let mut db = self.store.read("list", "key_images").await?;
        self.escrows.show_unwatched(&unwatched(&mut db).await?);
        drop(db);
        let mut db = self.store.read("sum", "chain_outputs").await?;
        self.monero.show_held(chain::held(&mut db).await?);
        Ok(())
    }
}
