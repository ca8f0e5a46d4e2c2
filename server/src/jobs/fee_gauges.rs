//! Showing what came to the operator's own address.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use wallet::watch::Cursor;

use crate::escrow::FeeWallet;
use crate::store::{Store, StoreError, chain, fees};
use crate::supervise::pause;
use crate::telemetry::MoneroMetrics;

/// Shorter than a scrape interval makes no sense.
const EVERY: Duration = Duration::from_secs(5);

/// Reads the store, and shows what it says.
#[derive(Clone)]
pub(super) struct FeeGauges {
    pub(super) store: Store,
    pub(super) wallet: FeeWallet,
    pub(super) metrics: MoneroMetrics,
}

/// How far the chain was read. While that stays, so does what was found: fees become ever more, and are not summed anew
/// every time.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    cursor: Cursor,
    scanned_height: Option<u64>,
}

impl FeeGauges {
    /// Keeps the gauges up to date, until stopped.
    pub(super) async fn show(self, stop: CancellationToken) {
        let mut shown = None;
        loop {
            if let Err(error) = self.read(&mut shown).await {
                tracing::error!(error = %error, "fees cannot be counted");
            }
            if pause(&stop, EVERY).await.is_break() {
                return;
            }
        }
    }

    async fn read(&self, shown: &mut Option<Seen>) -> Result<(), StoreError> {
        let mut db = self.store.read("sum", "fee_outputs").await?;
        let seen = Seen {
            cursor: chain::cursor(&mut db).await?,
            scanned_height: fees::scanned_height(&mut db, &self.wallet.address).await?,
        };
        if shown.as_ref() == Some(&seen) {
            return Ok(());
        }
        self.metrics
            .show_fees(fees::received(&mut db, &self.wallet.address).await?);
        *shown = Some(seen);
        Ok(())
    }
}
