//! Keeping wallets prepared, so that an order has its address at once.

use std::sync::Arc;
use std::time::Duration;

use domain::EscrowId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use wallet::multisig::wallet_rpc::WalletRpc;
use wallet::multisig::{MultisigBackend as _, MultisigError};

use crate::escrow::{Engine, EngineError};
use crate::telemetry::gauge_value;

/// The pause between two looks at how many are left, unless an order is placed.
const EVERY: Duration = Duration::from_secs(2);
/// The pause after a failure: one wallet process of several may have died, and the others go on.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// The pause after a failure that lasts.
const WHILE_FAILING: Duration = Duration::from_secs(10);

/// How often to look whether more orders come, and how often at most: making wallets takes all that there is of
/// computing, and while there is a wallet for each order, the orders need it more.
const WHILE_ORDERS_COME: (Duration, u32) = (Duration::from_millis(250), 20);

/// No wallet could be prepared.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The wallet processes or the chain.
    #[error(transparent)]
    Multisig(#[from] MultisigError),
    /// The store.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Every ceremony was spoilt.
    #[error("every wallet had to be given up half-made")]
    NothingMade,
}

/// Keeps `target` wallets prepared, and one more for each order that waits, until stopped. A ceremony that is
/// broken off is resumed.
pub(crate) async fn prepare_wallets(
    backend: Arc<WalletRpc>,
    target: usize,
    engine: Engine,
    stop: CancellationToken,
) {
    let mut last_failure = None;
    let mut seen = 0;
    let mut changes = engine.changes();
    loop {
        let filled = tokio::select! {
            () = stop.cancelled() => return,
            filled = fill(&backend, target, &engine, &mut seen) => filled,
        };
        let pause = match filled {
            Ok(done) => {
                last_failure = None;
                if done { EVERY } else { Duration::ZERO }
            }
            Err(error) => {
                let cause = error.to_string();
                let pause = if last_failure.is_some() {
                    WHILE_FAILING
                } else {
                    AFTER_FAILURE
                };
                if last_failure.as_ref() != Some(&cause) {
                    tracing::warn!(cause, "no wallets can be prepared");
                    last_failure = Some(cause);
                }
                pause
            }
        };
        let placed = async {
            match changes.recv().await {
                Ok(_) | Err(RecvError::Lagged(_)) if last_failure.is_none() => {}
                _ => std::future::pending().await,
            }
        };
        let orders_come = tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => false,
            () = placed => !pause.is_zero(),
        };
        if orders_come {
            let paused = until_orders_pause(&backend, &engine, &mut changes);
            if stop.run_until_cancelled(paused).await.is_none() {
                return;
            }
        }
    }
}

/// Waits until nothing changes for a moment, or an order finds no wallet: not for ever, if something always changes.
pub(crate) async fn until_orders_pause(
    backend: &WalletRpc,
    engine: &Engine,
    changes: &mut Receiver<EscrowId>,
) {
    let (moment, looks) = WHILE_ORDERS_COME;
    for _ in 0..looks {
        if !served(backend, engine).await {
            return;
        }
        tokio::time::sleep(moment).await;
        if changes.is_empty() {
            return;
        }
        *changes = changes.resubscribe();
    }
}

/// Whether there is a wallet for each order that waits. What cannot be read is no reason to wait.
async fn served(backend: &WalletRpc, engine: &Engine) -> bool {
    match (backend.prepared().await, engine.waiting_for_wallets().await) {
        (Ok(ready), Ok(waiting)) => waiting <= ready,
        _ => false,
    }
}

/// Makes as many of the missing ones as can be made at once; answers whether none is missing.
/// `seen` is how many were ready the last time.
async fn fill(
    backend: &WalletRpc,
    target: usize,
    engine: &Engine,
    seen: &mut usize,
) -> Result<bool, Failure> {
    let ready = show(backend, engine).await?;
    // Those that wait for their backup too: it ends one day, and they are not made twice.
    let made = backend.unclaimed().await.map_err(MultisigError::from)?;
    let waiting = engine.waiting_for_wallets().await?;
    let wanted = target + waiting;
    if ready > *seen && waiting > 0 {
        // Made by an earlier life of this server, or before a failure.
        engine.wallets_are_ready(ready).await?;
    }
    *seen = ready;
    if made >= wanted {
        return Ok(true);
    }
    let done = backend
        .top_up(wanted.min(made + backend.ceremonies_at_once()))
        .await?;
    if done.abandoned > 0 {
        tracing::warn!(
            abandoned = done.abandoned,
            "wallets were given up half-made; they never had an address"
        );
    }
    if done.made == 0 {
        return Err(Failure::NothingMade);
    }
    *seen = show(backend, engine).await?;
    engine.wallets_are_ready(*seen).await?;
    Ok(false)
}

/// Counts the prepared ones, for the metrics as well.
async fn show(backend: &WalletRpc, engine: &Engine) -> Result<usize, Failure> {
    let ready = backend.prepared().await?;
    let shown = gauge_value(ready);
    engine.metrics().wallet_pool_ready.set(shown);
    Ok(ready)
}
