//! Keeping the wallets of open escrows near the chain's end.
//!
//! A wallet that was closed for weeks reads the chain for minutes before it can sign. Whoever decides about a dispute
//! should not have to wait for that.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{EscrowId, TimestampMs};
use tokio_util::sync::CancellationToken;
use wallet::multisig::wallet_rpc::WalletRpc;

use crate::escrow::Engine;
use crate::store::{StoreError, payouts};
use crate::supervise::pause;

/// How far behind a wallet may be: three days are some two thousand blocks.
const OLD_SECS: u64 = 3 * 86_400;
/// The pause between two looks.
const EVERY: Duration = Duration::from_mins(1);
/// How long one that failed is left alone.
const NOT_AGAIN_FOR_SECS: u64 = 3_600;
/// Escrows of one look.
const AT_ONCE: u32 = 50;

/// Refreshes the wallets of escrows that hold money, one escrow at a time, until stopped.
pub(crate) async fn refresh_wallets(backend: Arc<WalletRpc>, engine: Engine, stop: CancellationToken) {
    let mut until: HashMap<EscrowId, TimestampMs> = HashMap::new();
    loop {
        let refreshed = tokio::select! {
            () = stop.cancelled() => return,
            refreshed = refresh_old(&backend, &engine, &mut until) => refreshed,
        };
        if let Err(error) = refreshed {
            tracing::error!(error = %error, "wallets that are behind cannot be looked up");
        }
        if pause(&stop, EVERY).await.is_break() {
            return;
        }
    }
}

async fn refresh_old(
    backend: &WalletRpc,
    engine: &Engine,
    until: &mut HashMap<EscrowId, TimestampMs>,
) -> Result<(), StoreError> {
    let now = engine.now();
    until.retain(|_, until| *until > now);
    let mut db = engine.store().read("list", "escrow_wallets").await?;
    let old = payouts::refreshed_before(&mut db, now.minus_secs(OLD_SECS), AT_ONCE).await?;
    drop(db);
    for (escrow, wallet) in old {
        if until.contains_key(&escrow) {
            continue;
        }
        if let Err(error) = backend.refresh(wallet).await {
            tracing::info!(cause = %error, "an escrow's wallets stay behind the chain");
            until.insert(escrow, now.plus_secs(NOT_AGAIN_FOR_SECS));
            continue;
        }
        let mut tx = engine.store().write("refresh", "escrow_wallets").await?;
        payouts::set_refreshed(&mut tx, escrow, engine.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}
