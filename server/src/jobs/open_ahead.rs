//! Opening an escrow's wallets while somebody looks at what they may decide.
//!
//! A process takes seconds of computing to open a wallet, and half a second to exchange nonces. Whoever is about to
//! confirm or to award reads the order first, and meanwhile that is done. It is no more than a head start: nothing
//! is signed, only idle processes are used, and a payout that needs one of them takes it.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{EscrowId, TimestampMs};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use wallet::multisig::wallet_rpc::WalletRpc;

use crate::escrow::{Engine, Look};
use crate::store::{escrows, payouts};

/// How long the same escrow's wallets are not opened again for whoever looks again and again.
const NOT_AGAIN_FOR_SECS: u64 = 300;

/// Follows who looks at what, one escrow at a time, until stopped.
pub(crate) async fn open_ahead(backend: Arc<WalletRpc>, engine: Engine, stop: CancellationToken) {
    let mut looks = engine.looks();
    let mut until: HashMap<EscrowId, TimestampMs> = HashMap::new();
    loop {
        let look = tokio::select! {
            () = stop.cancelled() => return,
            look = looks.recv() => look,
        };
        let look = match look {
            Ok(look) => look,
            // Too many look at once for all to have a head start.
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        let now = engine.now();
        until.retain(|_, until| *until > now);
        if until.contains_key(&look.escrow) {
            continue;
        }
        // A wallet that was closed for weeks may take minutes: nobody who stops the server waits for that.
        let opened = tokio::select! {
            () = stop.cancelled() => return,
            opened = open(&backend, &engine, look) => opened,
        };
        match opened {
            Ok(Head::NotNeeded) => continue,
            Ok(Head::Started) => {}
            Err(cause) => tracing::info!(cause, "an escrow's wallets were not opened ahead"),
        }
        until.insert(look.escrow, now.plus_secs(NOT_AGAIN_FOR_SECS));
    }
}

enum Head {
    Started,
    /// The decision has fallen.
    NotNeeded,
}

async fn open(backend: &WalletRpc, engine: &Engine, look: Look) -> Result<Head, String> {
    let mut db = engine
        .store()
        .read("get", "escrow_wallets")
        .await
        .map_err(|error| error.to_string())?;
    let escrow = escrows::get(&mut db, look.escrow)
        .await
        .map_err(|error| error.to_string())?;
    if !escrow.is_some_and(|escrow| look.is_of(&escrow)) {
        return Ok(Head::NotNeeded);
    }
    let wallet = payouts::wallet_of(&mut db, look.escrow)
        .await
        .map_err(|error| error.to_string())?;
    drop(db);
    let wallet = wallet.ok_or("the escrow has no wallet")?;
    backend
        .open_ahead(wallet.wallet, look.signers)
        .await
        .map(|()| Head::Started)
        .map_err(|error| error.to_string())
}
