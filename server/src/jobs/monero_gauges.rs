//! Showing how monerod and the wallet processes are.

use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, Role, TimestampMs};
use futures::future::join_all;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use wallet::multisig::wallet_rpc::WalletRpc;
use wallet::rpc::daemon::{DaemonClient, DaemonInfo};

use crate::escrow::health::is_up;
use crate::supervise::pause;
use crate::telemetry::MoneroMetrics;

/// Shorter than a scrape interval makes no sense.
const EVERY: Duration = Duration::from_secs(5);
/// The longest that monerod may take to say how it is: one that is slower is as good as away.
const PATIENCE: Duration = Duration::from_secs(4);

/// Asks, and shows the answers.
#[derive(Clone)]
pub(super) struct MoneroGauges {
    pub(super) daemon: DaemonClient,
    pub(super) backend: Option<Arc<WalletRpc>>,
    pub(super) metrics: MoneroMetrics,
    pub(super) clock: Arc<dyn Clock>,
}

impl MoneroGauges {
    /// Keeps the gauges up to date, until stopped.
    pub(super) async fn show(self, stop: CancellationToken) {
        let mut tip = None;
        loop {
            let asking = async { tokio::join!(self.show_daemon(&mut tip), self.show_wallets()) };
            if stop.run_until_cancelled(asking).await.is_none() {
                return;
            }
            if pause(&stop, EVERY).await.is_break() {
                return;
            }
        }
    }

    /// `tip` is the time of the newest block that it has told of: while it is away, that one ages.
    async fn show_daemon(&self, tip: &mut Option<TimestampMs>) {
        let said = timeout(PATIENCE, self.ask()).await.ok().flatten();
        self.metrics.show_daemon(said.as_ref().map(|(info, _)| info));
        *tip = said.map(|(_, at)| at).or(*tip);
        if let Some(at) = *tip {
            self.metrics.show_tip(at, self.clock.now());
        }
    }

    async fn ask(&self) -> Option<(DaemonInfo, TimestampMs)> {
        let (info, header) = tokio::join!(self.daemon.info(), self.daemon.last_block_header());
        Some((info.ok()?, header.ok()?.time_ms))
    }

    async fn show_wallets(&self) {
        let Some(backend) = &self.backend else {
            return;
        };
        let asked = Role::ALL.map(|role| async move {
            self.metrics.show_wallet(role, is_up(backend, role).await);
        });
        join_all(asked).await;
    }
}
