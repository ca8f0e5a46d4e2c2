//! Keeping wallets prepared, so that an order has its address at once.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use wallet::multisig::wallet_rpc::WalletRpc;
use wallet::multisig::{MultisigBackend as _, MultisigError};

use crate::escrow::EscrowMetrics;

/// The pause between two looks at how many are left.
const EVERY: Duration = Duration::from_secs(2);
/// The pause after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

/// Tops the prepared wallets up to `target`, until stopped. A ceremony that is broken off is resumed.
pub(crate) async fn prepare_wallets(
    backend: Arc<WalletRpc>,
    target: usize,
    metrics: EscrowMetrics,
    stop: CancellationToken,
) {
    let mut last_failure = None;
    loop {
        let filled = tokio::select! {
            () = stop.cancelled() => return,
            filled = fill(&backend, target, &metrics) => filled,
        };
        let pause = match filled {
            Ok(()) => {
                last_failure = None;
                EVERY
            }
            Err(error) => {
                let cause = error.to_string();
                if last_failure.as_ref() != Some(&cause) {
                    tracing::warn!(cause, "no wallets can be prepared");
                    last_failure = Some(cause);
                }
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Makes the missing ones.
async fn fill(backend: &WalletRpc, target: usize, metrics: &EscrowMetrics) -> Result<(), MultisigError> {
    let ready = backend.prepared().await?;
    metrics
        .wallet_pool_ready
        .set(i64::try_from(ready).unwrap_or(i64::MAX));
    if ready < target {
        let done = backend.top_up(target).await?;
        if done.abandoned > 0 {
            tracing::warn!(
                abandoned = done.abandoned,
                "wallets were given up half-made; they never had an address"
            );
        }
        let ready = backend.prepared().await?;
        metrics
            .wallet_pool_ready
            .set(i64::try_from(ready).unwrap_or(i64::MAX));
    }
    Ok(())
}
