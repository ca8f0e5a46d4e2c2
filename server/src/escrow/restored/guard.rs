//! Keeping the mark, and keeping a restored store from acting.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, TimestampMs};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use super::mark::{Mark, examined};
use crate::entropy::{Entropy, EntropyError};
use crate::escrow::unwatched;
use crate::state::AppState;
use crate::store::{Store, StoreError, key_images, mark, reconciliation, wallet_records};

/// The longest that the mark stays behind changes which another process made.
const MARK_EVERY: Duration = Duration::from_secs(1);

/// Watches over one store and its mark. Cloning is cheap.
#[derive(Clone)]
pub struct Guard {
    store: Store,
    path: PathBuf,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

/// The store or its mark cannot be relied on.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file.
    #[error("the mark beside the store cannot be used: {0}")]
    File(#[from] std::io::Error),
    /// No new name for the store.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// There is nothing to resume.
    #[error("the store was not restored: nothing is held back")]
    NotRestored,
    /// Nobody has compared the store with the chain since it was restored.
    #[error(
        "the open escrows have not been compared with the chain since the store was restored: start the server, \
         wait until `marketplace doctor` shows a newer reconciliation, and try again"
    )]
    NotReconciled,
    /// Money of open escrows may be gone, and nobody would see it: in how many outputs.
    #[error(
        "{0} outputs of open escrows may have been spent since, and it would not show: the wallets have not told their \
         key images, or monerod was not asked about them. Wait until `marketplace doctor` shows `unwatched` as ok, and \
         try again; for wallets that are lost, `--despite-unwatched` goes on without them"
    )]
    Unwatched(u64),
}

/// What money that nobody watches means to [`Guard::resume`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnUnwatched {
    /// Nothing moves.
    Refuse,
    /// It is the operator's risk: whoever has taken it is found out by a payout that fails.
    GoOn,
}

/// What [`Guard::resume`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resumed {
    /// Prepared wallets that were given up.
    pub abandoned: u64,
}

impl Guard {
    /// Over the store of `state`.
    #[must_use]
    pub fn new(state: &AppState) -> Self {
        Self {
            store: state.store.clone(),
            path: state.config.store.path.clone(),
            clock: Arc::clone(&state.clock),
            entropy: Arc::clone(&state.entropy),
        }
    }

    /// Compares the store with its mark. Gives why nothing may move, if so; it is written down, so that it holds
    /// until [`Guard::resume`].
    ///
    /// # Errors
    /// [`GuardError`]; then nothing may move either.
    pub async fn examine(&self) -> Result<Option<String>, GuardError> {
        if let Some((_, why)) = self.restored().await? {
            return Ok(Some(why));
        }
        let mut db = self.store.read("get", "store_mark").await?;
        let id = mark::store_id(&mut db).await?;
        let position = mark::position(&mut db).await?;
        drop(db);
        if let Err(found) = examined(id.as_deref(), position, Mark::read(&self.path)?.as_ref()) {
            let why = found.to_string();
            self.hold(&why).await?;
            return Ok(Some(why));
        }
        if id.is_none() {
            self.begin().await?;
        }
        Ok(None)
    }

    /// Since when the store is held back, and why, if it is.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn restored(&self) -> Result<Option<(TimestampMs, String)>, StoreError> {
        let mut db = self.store.read("get", "store_mark").await?;
        mark::restored(&mut db).await
    }

    /// For whoever has put a backup back: nothing moves from the next start on, whatever the mark says.
    ///
    /// # Errors
    /// [`GuardError`].
    pub async fn declare(&self) -> Result<(), GuardError> {
        self.hold("the operator has put it back from a backup").await
    }

    /// Lets money move again. Wallets that were prepared are given up: orders that this store does not know may
    /// have claimed them, and their buyers pay to them.
    ///
    /// # Errors
    /// [`GuardError::NotRestored`], [`GuardError::NotReconciled`] before the first comparison with the chain, or
    /// [`GuardError::Unwatched`].
    pub async fn resume(&self, on_unwatched: OnUnwatched) -> Result<Resumed, GuardError> {
        let mut db = self.store.read("get", "store_mark").await?;
        let (since, _) = mark::restored(&mut db).await?.ok_or(GuardError::NotRestored)?;
        let last = reconciliation::last(&mut db).await?;
        if last.is_none_or(|last| last.at <= since) {
            return Err(GuardError::NotReconciled);
        }
        let unknown: usize = unwatched(&mut db).await?.iter().map(|one| one.outputs).sum();
        let in_the_dark = unknown as u64 + key_images::unasked(&mut db).await?;
        drop(db);
        if in_the_dark > 0 && on_unwatched == OnUnwatched::Refuse {
            return Err(GuardError::Unwatched(in_the_dark));
        }
        let mut tx = self.store.write("abandon", "wallet_records").await?;
        let abandoned = wallet_records::abandon_unclaimed(&mut tx).await?;
        tx.commit().await?;
        self.begin().await?;
        Ok(Resumed { abandoned })
    }

    /// Keeps the mark up to date until stopped: at once after each of `changes`, and every second for those of other
    /// processes.
    pub(in super::super) async fn keep_marking<T: Clone>(
        self,
        mut changes: broadcast::Receiver<T>,
        stop: CancellationToken,
    ) {
        let mut last = None;
        loop {
            match self.mark(last.as_ref()).await {
                Ok(mark) => last = Some(mark),
                Err(error) => tracing::error!(%error, "the mark beside the store is behind"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                // Falling behind is no reason to stop.
                _ = changes.recv() => {}
                () = tokio::time::sleep(MARK_EVERY) => {}
            }
            // One mark tells of all that has changed until now.
            changes = changes.resubscribe();
        }
    }

    /// Writes the mark when all that moved money has stopped.
    pub(in super::super) async fn mark_last(&self) {
        if let Err(error) = self.mark(None).await {
            tracing::error!(%error, "the mark beside the store is behind");
        }
    }

    /// Writes the mark anew, unless it says this already.
    async fn mark(&self, last: Option<&Mark>) -> Result<Mark, GuardError> {
        let mut db = self.store.read("get", "store_mark").await?;
        let store_id = mark::store_id(&mut db).await?;
        let store_id = store_id.ok_or(StoreError::Corrupt("mark"))?;
        let position = mark::position(&mut db).await?;
        drop(db);
        let mark = Mark { store_id, position };
        if last == Some(&mark) {
            return Ok(mark);
        }
        let path = self.path.clone();
        // A disk that is slow must not keep requests waiting.
        let written = tokio::task::spawn_blocking(move || mark.write(&path).map(|()| mark)).await;
        Ok(written.map_err(std::io::Error::other)??)
    }

    /// Names the store, and marks it as it is. The file comes first: whoever dies between the two starts held back.
    async fn begin(&self) -> Result<(), GuardError> {
        let store_id = hex::encode(self.entropy.id()?);
        let mut tx = self.store.write("begin", "store_mark").await?;
        let position = mark::position(&mut tx).await?;
        mark::begin(&mut tx, &store_id).await?;
        Mark { store_id, position }.write(&self.path)?;
        tx.commit().await?;
        Ok(())
    }

    async fn hold(&self, why: &str) -> Result<(), GuardError> {
        let store_id = hex::encode(self.entropy.id()?);
        let mut tx = self.store.write("hold", "store_mark").await?;
        mark::hold(&mut tx, &store_id, self.clock.now(), why).await?;
        tx.commit().await?;
        Ok(())
    }
}
