//! Looking at the chain again and again, and telling escrows what it says.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use domain::chain::CONFIRMATIONS_REQUIRED;
use domain::escrow::Event;
use domain::{Actor, EscrowId, Network, ReceivedOutput, TxStatus};
use sqlx::SqliteConnection;
use tokio_util::sync::CancellationToken;
use wallet::multisig::KeyImage;
use wallet::rpc::RpcError;
use wallet::rpc::daemon::{DaemonClient, KeyImageStatus};
use wallet::watch::{
    Cursor, Scan, Spend, ViewKeys, ViewKeysError, WatchError, WatchedAddress, Watcher, tx_statuses,
};

use super::chain_view::{assemble, tells_more};
use super::keep::{self, Keep};
use super::{Engine, EngineError, timer};
use crate::store::chain::Tip;
use crate::store::payouts::{self, OpenPayout};
use crate::store::{StoreError, chain, key_images};

/// Follows the chain until it is stopped.
pub(super) struct Watch {
    engine: Engine,
    daemon: DaemonClient,
    network: Network,
    watcher: Watcher,
    every: Duration,
    keys: HashMap<EscrowId, Arc<ViewKeys>>,
    /// Key images of escrows' money, by whose it is.
    images: HashMap<KeyImage, EscrowId>,
    /// What the last poll stored: the same again is not stored twice.
    stored: Option<Stored>,
    /// Escrows that have yet to be told of what was stored. Everybody, after a start.
    untold: Untold,
    /// The chain's end of which they were told.
    told: Option<Tip>,
    /// Escrows whose address cannot be watched.
    blind: BTreeSet<EscrowId>,
}

/// What a poll stores that is whole, not a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stored {
    cursor: Cursor,
    pool: Vec<(EscrowId, ReceivedOutput)>,
    spends: Vec<Spend>,
}

impl Stored {
    fn of(scan: &Scan) -> Self {
        Self {
            cursor: scan.cursor.clone(),
            pool: scan.pool.clone(),
            spends: scan.spends.clone(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Untold {
    Everybody,
    These(BTreeSet<EscrowId>),
}

/// Why the chain's news did not reach every escrow.
#[derive(Debug, thiserror::Error)]
enum PollError {
    #[error(transparent)]
    Watch(#[from] WatchError),
    #[error("the daemon does not say where payouts stand: {0}")]
    Status(#[from] RpcError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("a stored wallet cannot be watched: {0}")]
    Keys(#[from] ViewKeysError),
}

impl From<StoreError> for PollError {
    fn from(error: StoreError) -> Self {
        Self::Engine(error.into())
    }
}

impl Watch {
    pub(super) fn new(engine: Engine, daemon: DaemonClient, network: Network, every: Duration) -> Self {
        Self {
            watcher: Watcher::new(daemon.clone(), network),
            engine,
            daemon,
            network,
            every,
            keys: HashMap::new(),
            images: HashMap::new(),
            stored: None,
            untold: Untold::Everybody,
            told: None,
            blind: BTreeSet::new(),
        }
    }

    pub(super) async fn run(mut self, stop: CancellationToken) {
        let mut last_failure = None;
        loop {
            let again_in = match self.poll().await {
                Ok(complete) => {
                    if last_failure.take().is_some() {
                        tracing::info!("the chain can be followed again");
                    }
                    if complete { self.every } else { Duration::ZERO }
                }
                Err(error) => {
                    let cause = error.to_string();
                    if last_failure.as_ref() != Some(&cause) {
                        tracing::error!(cause, "the chain cannot be followed");
                        last_failure = Some(cause);
                    }
                    self.every
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(again_in) => {}
            }
        }
    }

    /// One look at the chain. Whether all of it was seen.
    async fn poll(&mut self) -> Result<bool, PollError> {
        let began = self.engine.clock.now();
        let mut db = self.engine.store.read("list", "escrow_wallets").await?;
        let cursor = chain::cursor(&mut db).await?;
        let wallets = payouts::wallets(&mut db).await?;
        self.read_images(&mut db).await?;
        drop(db);
        let watched = self.watched(&wallets);
        let scan = self.watcher.poll(&cursor, &watched, &self.images).await?;
        let statuses = self.statuses(&scan).await?;
        self.store(&cursor, &scan, &statuses).await?;
        if !scan.complete {
            // Absence proves nothing yet: nobody is told anything.
            return Ok(false);
        }
        self.ask_about_earlier_spends().await?;
        let tip = Tip {
            height: scan.tip_height,
            time: scan.tip_time_ms,
        };
        let told = if self.told == Some(tip) && self.untold == Untold::These(BTreeSet::new()) {
            Ok(())
        } else {
            self.tell(tip).await
        };
        let in_the_dark = match &self.untold {
            Untold::Everybody => return told.map(|()| true),
            Untold::These(untold) => untold.union(&self.blind).copied().collect(),
        };
        // While blocks were being replaced, a payment can be between block and pool: no deadline passes then.
        if scan.rolled_back_to.is_none() {
            timer::tick(&self.engine, began, tip.time, &in_the_dark).await?;
        }
        told.map(|()| true)
    }

    /// All wallets with their keys. One whose keys do not open is left out, and its escrow's deadlines wait:
    /// the others must not.
    fn watched(&mut self, wallets: &[payouts::WalletRow]) -> Vec<WatchedAddress> {
        let mut watched = Vec::with_capacity(wallets.len());
        for wallet in wallets {
            match self.keys_of(wallet) {
                Ok(keys) => watched.push(WatchedAddress {
                    escrow: wallet.escrow,
                    keys,
                    scanned_height: wallet.scanned_height,
                }),
                Err(error) => {
                    if self.blind.insert(wallet.escrow) {
                        tracing::error!(error = %error, "an escrow's address cannot be watched");
                    }
                }
            }
        }
        watched
    }

    fn keys_of(&mut self, wallet: &payouts::WalletRow) -> Result<Arc<ViewKeys>, PollError> {
        if let Some(keys) = self.keys.get(&wallet.escrow) {
            return Ok(Arc::clone(keys));
        }
        let view_key = keep::open_view_key(&self.engine.sealer, wallet)?;
        let keys = Arc::new(ViewKeys::new(&wallet.address, &view_key, self.network)?);
        self.keys.insert(wallet.escrow, Arc::clone(&keys));
        Ok(keys)
    }

    /// They only become more.
    async fn read_images(&mut self, db: &mut SqliteConnection) -> Result<(), PollError> {
        let count = key_images::count(db).await?;
        if usize::try_from(count).ok() != Some(self.images.len()) {
            let all = key_images::all(db).await?.into_iter();
            self.images = all.map(|image| (image.key_image, image.escrow)).collect();
        }
        let watched = i64::try_from(count).unwrap_or(i64::MAX);
        self.engine.metrics.key_images_watched.set(watched);
        Ok(())
    }

    /// What spent a key image before it was watched is in no scan: the daemon is asked, after the scan that begins
    /// to watch.
    async fn ask_about_earlier_spends(&mut self) -> Result<(), PollError> {
        let mut db = self.engine.store.read("list", "key_images").await?;
        let mut doubtful = key_images::doubtful(&mut db).await?;
        drop(db);
        doubtful.retain(|image| self.images.contains_key(&image.key_image));
        if doubtful.is_empty() {
            return Ok(());
        }
        let images: Vec<_> = doubtful.iter().map(|image| image.key_image).collect();
        let statuses = self.daemon.key_images_spent(&images).await?;
        let mut tx = self.engine.store.write("put", "key_images").await?;
        for (image, status) in images.iter().zip(statuses) {
            key_images::set_spent_before(&mut tx, image, status != KeyImageStatus::Unspent).await?;
        }
        tx.commit().await?;
        if let Untold::These(untold) = &mut self.untold {
            untold.extend(doubtful.iter().map(|image| image.escrow));
        }
        Ok(())
    }

    /// Asks where payouts stand that are in no block yet, or in one that was taken back.
    async fn statuses(&self, scan: &Scan) -> Result<Vec<OpenPayout>, PollError> {
        let mut db = self.engine.store.read("list", "payouts").await?;
        let mut open = payouts::open_since(&mut db, scan.rolled_back_to).await?;
        drop(db);
        let ids: Vec<_> = open.iter().map(|payout| payout.tx_id).collect();
        let statuses = tx_statuses(&self.daemon, &ids).await?;
        for (payout, status) in open.iter_mut().zip(statuses) {
            payout.status = match status {
                // In a block that the scan has not seen: a reorganisation of it would go unnoticed.
                TxStatus::Mined { height } if height >= scan.cursor.height => TxStatus::Pool,
                status => status,
            };
        }
        Ok(open)
    }

    /// Stores the poll in one transaction, unless it shows nothing new.
    async fn store(
        &mut self,
        cursor: &Cursor,
        scan: &Scan,
        statuses: &[OpenPayout],
    ) -> Result<(), PollError> {
        let same = scan.rolled_back_to.is_none()
            && scan.mined.is_empty()
            && scan.scanned.is_empty()
            && statuses.is_empty()
            && *cursor == scan.cursor
            && self
                .stored
                .as_ref()
                .is_some_and(|stored| *stored == Stored::of(scan));
        if same {
            return Ok(());
        }
        let mut tx = self.engine.store.write("scan", "chain_outputs").await?;
        let mut touched = chain::put_scan(&mut tx, scan).await?;
        touched.extend(key_images::put_spends(&mut tx, scan.rolled_back_to, &scan.spends).await?);
        for payout in statuses {
            payouts::set_status(&mut tx, payout).await?;
        }
        tx.commit().await?;
        self.stored = Some(Stored::of(scan));
        if let Untold::These(untold) = &mut self.untold {
            untold.extend(touched);
            untold.extend(statuses.iter().map(|payout| payout.escrow));
        }
        Ok(())
    }

    /// Tells every escrow that the chain has news for. Whoever could not be told is told next time.
    async fn tell(&mut self, tip: Tip) -> Result<(), PollError> {
        // From the end that was told last: the chain may have grown by many blocks since, and with them an
        // output from few confirmations to more than enough.
        let told = self.told.map_or(0, |told| told.height.min(tip.height));
        let recent = told.saturating_sub(CONFIRMATIONS_REQUIRED + 1);
        let mut db = self.engine.store.read("list", "chain_outputs").await?;
        let mut untold: BTreeSet<EscrowId> = match &self.untold {
            Untold::Everybody => chain::watched(&mut db).await?.into_iter().collect(),
            Untold::These(untold) => untold.clone(),
        };
        untold.extend(chain::unsettled_since(&mut db, recent).await?);
        drop(db);
        let mut left = BTreeSet::new();
        let mut failure = None;
        for id in untold {
            if let Err(error) = self.tell_one(id, tip).await {
                left.insert(id);
                failure = Some(error);
            }
        }
        self.untold = Untold::These(left);
        self.told = Some(tip);
        failure.map_or(Ok(()), Err)
    }

    async fn tell_one(&self, id: EscrowId, tip: Tip) -> Result<(), PollError> {
        let escrow = self.engine.get(id).await?;
        let mut db = self.engine.store.read("get", "chain_outputs").await?;
        let view = assemble(&mut db, &escrow, tip).await?;
        drop(db);
        if tells_more(&view, &escrow) {
            self.engine
                .apply(id, &Event::Chain(view), Actor::Watcher, Keep::Nothing)
                .await?;
        }
        Ok(())
    }
}
