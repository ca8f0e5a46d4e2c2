//! Having new wallets backed up, so that they may be claimed.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use wallet::multisig::wallet_rpc::WalletRpc;

use crate::escrow::Engine;
use crate::telemetry::gauge_value;

/// The pause between two looks at what waits, unless a wallet was just made.
const EVERY: Duration = Duration::from_secs(5);
/// The longest pause after failures; the first is a second, and each is twice the one before.
const LONGEST: Duration = Duration::from_mins(1);

/// Backs up wallets until stopped, and lets orders that wait for one look again.
pub(crate) async fn back_up_wallets(backend: Arc<WalletRpc>, engine: Engine, stop: CancellationToken) {
    let metrics = engine.metrics();
    let mut failures = 0;
    let mut last_cause = None;
    loop {
        let backed_up = tokio::select! {
            () = stop.cancelled() => return,
            backed_up = backend.back_up() => backed_up,
        };
        let pause = match backed_up {
            Ok(0) => EVERY,
            Ok(wallets) => {
                (failures, last_cause) = (0, None);
                if let Err(error) = engine.wallets_are_ready(wallets).await {
                    tracing::error!(error = %error, "orders that wait for a wallet cannot be told of one");
                }
                Duration::ZERO
            }
            Err(error) => {
                metrics.wallet_backup_failures.inc();
                let cause = error.to_string();
                if last_cause.as_ref() != Some(&cause) {
                    tracing::error!(cause, "new wallets are not claimed before they have a backup");
                    last_cause = Some(cause);
                }
                failures += 1;
                after(failures)
            }
        };
        if let Ok(waiting) = backend.without_backup().await {
            metrics.wallet_backup_pending.set(gauge_value(waiting.len()));
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = backend.backup_wanted(), if failures == 0 => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// The pause after so many failures in a row.
fn after(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.saturating_sub(1).min(6)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_fails_is_asked_ever_more_seldom() {
        let pauses = [1, 2, 3, 6, 7, 1_000].map(|failures| after(failures).as_secs());
        assert_eq!(pauses, [1, 2, 4, 32, 60, 60]);
    }
}
