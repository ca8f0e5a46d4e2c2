//! Learning the key images of money that counts, so that the watcher notices whoever spends it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{EscrowId, TimestampMs};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use wallet::multisig::{MultisigBackend, MultisigError, Progress};

use super::unwatched::unknown;
use super::{Engine, EngineError, backoff};
use crate::store::{StoreError, chain, key_images, payouts};

/// The pause between two looks where nothing has changed.
const EVERY: Duration = Duration::from_secs(10);

/// What changes within this time is looked at together.
const GATHER: Duration = Duration::from_millis(500);

/// A failure in a row that passes by itself no more, or not soon.
const REPEATED: u32 = 3;

/// Asks the escrows' wallets until it is stopped. One escrow at a time, and those about to be settled not at all:
/// payouts come first.
pub(super) struct Learner {
    engine: Engine,
    backend: Arc<dyn MultisigBackend>,
    /// How often it failed for an escrow, and when it is tried again.
    failed: HashMap<EscrowId, (u32, TimestampMs)>,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Wallet(#[from] MultisigError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Engine(error.into())
    }
}

impl Learner {
    pub(super) fn new(engine: Engine, backend: Arc<dyn MultisigBackend>) -> Self {
        Self {
            engine,
            backend,
            failed: HashMap::new(),
        }
    }

    pub(super) async fn run(mut self, stop: CancellationToken) {
        let mut changes = self.engine.changes();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                looked = self.look() => if let Err(error) = looked {
                    tracing::error!(error = %error, "escrows without key images cannot be read");
                }
            }
            let next = async {
                match changes.recv().await {
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = next => tokio::time::sleep(GATHER).await,
                () = tokio::time::sleep(EVERY) => {}
            }
            changes = changes.resubscribe();
        }
    }

    async fn look(&mut self) -> Result<(), Failure> {
        let mut db = self.engine.store.read("list", "key_images").await?;
        let tip = chain::tip(&mut db).await?.unwrap_or_default();
        let incomplete = key_images::incomplete(&mut db, tip.height).await?;
        drop(db);
        self.failed.retain(|id, _| incomplete.contains(id));
        for id in incomplete {
            let now = self.engine.clock.now();
            let (failures, again) = self.failed.get(&id).copied().unwrap_or_default();
            if again > now {
                continue;
            }
            if let Err(error) = self.learn(id).await {
                let failures = failures.saturating_add(1);
                self.failed.insert(id, (failures, backoff::from(now, failures)));
                self.engine.span(id).in_scope(|| tell(&error, failures));
            }
        }
        Ok(())
    }

    async fn learn(&self, id: EscrowId) -> Result<(), Failure> {
        let escrow = self.engine.get(id).await?;
        let mut db = self.engine.store.read("list", "key_images").await?;
        let unknown = unknown(&mut db, &escrow).await?;
        let wallet = payouts::wallet_of(&mut db, id).await?;
        drop(db);
        let Some(wallet) = wallet.filter(|_| !unknown.is_empty()) else {
            return Ok(());
        };
        let Progress::Ready(images) = self.backend.key_images(wallet.wallet, &unknown).await? else {
            // Its keys are with clients, who have not told them yet.
            return Ok(());
        };
        let mut tx = self.engine.store.write("put", "key_images").await?;
        for (input, image) in unknown.iter().zip(&images) {
            key_images::put(&mut tx, id, input.output, image).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Warns once: the alert says how long it lasts.
fn tell(error: &Failure, failures: u32) {
    if failures == REPEATED {
        tracing::warn!(cause = %error, failures, "an escrow's key images cannot be learned: a theft would go unnoticed");
    } else {
        tracing::info!(cause = %error, failures, "the key images of an escrow are not known yet");
    }
}
