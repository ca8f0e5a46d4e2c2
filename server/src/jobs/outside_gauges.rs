//! Showing what other programs of the host have left: backups, restore drills, the certificate.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use tokio_util::sync::CancellationToken;

use crate::config::TelemetryConfig;
use crate::store::{Store, wallet_records};
use crate::supervise::pause;
use crate::telemetry::OutsideMetrics;

/// None of them changes more often.
const EVERY: Duration = Duration::from_secs(5);

/// Looks, and shows what it finds.
#[derive(Clone)]
pub(super) struct OutsideGauges {
    pub(super) config: TelemetryConfig,
    pub(super) store: Store,
    pub(super) metrics: OutsideMetrics,
    pub(super) clock: Arc<dyn Clock>,
}

impl OutsideGauges {
    /// Keeps the gauges up to date, until stopped.
    pub(super) async fn show(self, stop: CancellationToken) {
        let mut last_trouble = Vec::new();
        loop {
            let trouble = self.look().await;
            for cause in trouble.iter().filter(|cause| !last_trouble.contains(*cause)) {
                tracing::error!(cause, "something that is measured cannot be seen");
            }
            last_trouble = trouble;
            if pause(&stop, EVERY).await.is_break() {
                return;
            }
        }
    }

    /// What could not be seen, with the setting that leads to it.
    async fn look(&self) -> Vec<String> {
        let mut trouble = Vec::new();
        if let Err(error) = self.show_wallets().await {
            trouble.push(format!("backups of wallets: {error}"));
        }
        let (config, metrics, now) = (self.config.clone(), self.metrics.clone(), self.clock.now());
        let files = tokio::task::spawn_blocking(move || {
            let traces = config.traces_dir.as_ref().map(|dir| metrics.read_traces(dir));
            let certificate = |path: &PathBuf| metrics.read_certificate(path, now);
            [
                ("telemetry.traces_dir", traces),
                (
                    "telemetry.certificate",
                    config.certificate.as_ref().map(certificate),
                ),
            ]
        });
        match files.await {
            Ok(read) => {
                let failed = |(setting, result): (&str, Option<Result<(), _>>)| {
                    Some(format!("setting {setting}: {}", result?.err()?))
                };
                trouble.extend(read.into_iter().filter_map(failed));
            }
            Err(error) => trouble.push(error.to_string()),
        }
        trouble
    }

    async fn show_wallets(&self) -> Result<(), crate::store::StoreError> {
        let mut db = self.store.read("get", "wallet_records").await?;
        if let Some(at) = wallet_records::newest_backup(&mut db).await? {
            self.metrics.wallets_backed_up(at);
        }
        Ok(())
    }
}
