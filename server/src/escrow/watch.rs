//! Looking at the chain again and again, and telling escrows what it says.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::chain::CONFIRMATIONS_REQUIRED;
use domain::escrow::Event;
use domain::{Actor, EscrowId, Network, ReceivedOutput, TxStatus};
use tokio_util::sync::CancellationToken;
use wallet::rpc::RpcError;
use wallet::rpc::daemon::DaemonClient;
use wallet::watch::{Cursor, News, OperatorScan, Scan, Spend, WatchError, Watcher, tx_statuses};

use super::chain_view::{assemble, tells_more};
use super::keep::Keep;
use super::outage::Outages;
use super::spends::Images;
use super::watched::Watched;
use super::{Engine, EngineError, FeeWallet, timer};
use crate::store::chain::Tip;
use crate::store::deadlines::Seen;
use crate::store::payouts::{self, OpenPayout};
use crate::store::{StoreError, chain, fees, key_images};

/// What is heard within this time is looked at together.
const GATHER: Duration = Duration::from_millis(100);

/// The pauses between two looks at the chain.
#[derive(Clone, Copy, Debug)]
pub struct Pauses {
    /// While nobody says when something happens there.
    pub asking: Duration,
    /// While monerod's publisher says it.
    pub listening: Duration,
}

/// Follows the chain until it is stopped.
pub(super) struct Watch {
    engine: Engine,
    daemon: DaemonClient,
    watcher: Watcher,
    pauses: Pauses,
    news: Option<News>,
    watched: Watched,
    images: Images,
    /// The operator's own address, if it is watched. No escrow waits for it.
    fees: Option<FeeWallet>,
    /// What the last poll stored: the same again is not stored twice.
    stored: Option<Stored>,
    /// Escrows that have yet to be told of what was stored. Everybody, after a start.
    untold: Untold,
    /// The chain's end of which they were told.
    told: Option<Tip>,
    /// Whether deadlines pass.
    deadlines: bool,
    outages: Outages,
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
pub(super) enum PollError {
    #[error(transparent)]
    Watch(#[from] WatchError),
    #[error("the daemon does not say where payouts stand: {0}")]
    Status(#[from] RpcError),
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<StoreError> for PollError {
    fn from(error: StoreError) -> Self {
        Self::Engine(error.into())
    }
}

impl Watch {
    pub(super) fn new(
        engine: Engine,
        daemon: DaemonClient,
        network: Network,
        pauses: Pauses,
        news: Option<News>,
    ) -> Self {
        Self {
            watcher: Watcher::new(daemon.clone(), network),
            engine,
            daemon,
            pauses,
            news,
            watched: Watched::new(network),
            images: Images::default(),
            fees: None,
            stored: None,
            untold: Untold::Everybody,
            told: None,
            deadlines: true,
            outages: Outages::default(),
        }
    }

    /// Watches the operator's own address too.
    pub(super) fn with_fees(self, fees: Option<FeeWallet>) -> Self {
        Self { fees, ..self }
    }

    /// Lets no deadline pass: only looks.
    pub(super) fn without_deadlines(self) -> Self {
        Self {
            deadlines: false,
            ..self
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
                    if complete { self.pause() } else { Duration::ZERO }
                }
                Err(error) => {
                    let cause = error.to_string();
                    if last_failure.as_ref() != Some(&cause) {
                        tracing::error!(cause, "the chain cannot be followed");
                        last_failure = Some(cause);
                    }
                    self.pauses.asking
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(again_in) => {}
                () = self.heard() => {}
            }
        }
    }

    fn pause(&self) -> Duration {
        if self.news.as_ref().is_some_and(News::is_alive) {
            self.pauses.listening
        } else {
            self.pauses.asking
        }
    }

    /// Waits until monerod says that something happened.
    async fn heard(&self) {
        match &self.news {
            Some(news) => {
                news.heard().await;
                tokio::time::sleep(GATHER).await;
            }
            None => std::future::pending().await,
        }
    }

    /// One look at the chain. Whether all of it was seen, for everybody.
    async fn poll(&mut self) -> Result<bool, PollError> {
        let began = self.engine.clock.now();
        let mut db = self.engine.store.read("list", "escrow_wallets").await?;
        let cursor = chain::cursor(&mut db).await?;
        self.watched
            .refresh(&mut db, &self.engine.sealer, cursor.height)
            .await?;
        self.images.refresh(&mut db, &self.engine).await?;
        drop(db);
        let mut watched = self.watched.addresses(cursor.height);
        if let Some(fees) = &self.fees {
            watched.extend(fees.watched(&self.engine, cursor.height, &watched).await?);
        }
        let scan = self.watcher.poll(&cursor, &watched, self.images.all()).await?;
        let statuses = self.statuses(&scan).await?;
        self.store(&cursor, &scan, &statuses).await?;
        if !scan.complete {
            // Absence proves nothing yet: nobody is told anything.
            return Ok(false);
        }
        let asked = self.images.ask_about_earlier(&self.engine, &self.daemon).await?;
        if let Untold::These(untold) = &mut self.untold {
            untold.extend(asked);
        }
        let tip = Tip {
            height: scan.tip_height,
            time: scan.tip_time_ms,
        };
        let is_operator_behind = scan
            .operator
            .scanned_height
            .is_some_and(|height| height < scan.tip_height);
        let told = if self.told == Some(tip) && self.untold == Untold::These(BTreeSet::new()) {
            Ok(())
        } else {
            self.tell(tip).await
        };
        let in_the_dark = match &self.untold {
            Untold::Everybody => return told.map(|()| !is_operator_behind),
            Untold::These(untold) => untold.union(&self.watched.blind).copied().collect(),
        };
        // While blocks were being replaced, a payment can be between block and pool: no deadline passes then.
        if self.deadlines && scan.rolled_back_to.is_none() {
            let seen = Seen {
                at: began,
                tip_time: tip.time,
            };
            self.outages.notice(&self.engine, seen).await?;
            timer::tick(&self.engine, began, tip.time, &in_the_dark).await?;
        }
        told.map(|()| !is_operator_behind)
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
        let (moves, whole) = (self.watched.moves(scan), Stored::of(scan));
        let same = scan.rolled_back_to.is_none()
            && scan.mined.is_empty()
            && moves.is_empty()
            && statuses.is_empty()
            && scan.operator == OperatorScan::default()
            && *cursor == scan.cursor
            && self.stored.as_ref() == Some(&whole);
        if same {
            return Ok(());
        }
        let mut tx = self.engine.store.write("scan", "chain_outputs").await?;
        let mut touched = self.watched.store(&mut tx, scan, &moves).await?;
        fees::put_scan(&mut tx, scan).await?;
        touched.extend(key_images::put_spends(&mut tx, scan.rolled_back_to, &scan.spends).await?);
        if cursor.recent.is_empty() {
            key_images::ask_again(&mut tx).await?;
        }
        for payout in statuses {
            payouts::set_status(&mut tx, payout).await?;
        }
        tx.commit().await?;
        self.watched.kept(scan, moves);
        self.stored = Some(whole);
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

#[cfg(test)]
mod tests;
