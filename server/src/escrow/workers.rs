//! Starting and stopping what moves money.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use wallet::watch::News;

use super::effects::Runner;
use super::key_images::Learner;
use super::reconcile::Reconciler;
use super::watch::Watch;
use super::{EngineLock, EngineState, Machinery};
use crate::jobs;
use crate::supervise::supervise;

/// How often a process that does not hold the lock asks for it.
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// How often the watcher looks at the chain between two looks of the reconciler at the same escrow.
const LOOKS_BETWEEN: u32 = 4;

/// The engine's workers, or the wait for the lock that lets them begin. They stop with the token that they
/// were given.
#[derive(Debug)]
pub struct Workers(JoinHandle<()>);

impl Workers {
    /// Starts them as soon as no other process moves the money of this store.
    #[must_use]
    pub fn start(machinery: Machinery, stop: CancellationToken) -> Self {
        Self(tokio::spawn(run(machinery, stop)))
    }

    /// Waits until they have stopped and the lock is given back.
    pub async fn stopped(self) {
        if let Err(error) = self.0.await {
            tracing::error!(error = %error, "the engine broke off");
        }
    }
}

async fn run(machinery: Machinery, stop: CancellationToken) {
    let status = &machinery.status;
    let Some(lock) = wait_for_lock(&machinery, &stop).await else {
        return;
    };
    tracing::info!("this process holds the engine");
    if !may_move(&machinery, &stop).await {
        status.set(EngineState::Idle);
        rest(&machinery).await;
        return;
    }
    status.set(EngineState::Active);
    machinery.engine.metrics.engine_active.set(1);
    let no_more_wallets = async {
        stop.cancelled().await;
        // What is given away from now on would not be marked.
        status.set(EngineState::Idle);
    };
    tokio::join!(work(&machinery, &stop), no_more_wallets);
    machinery.guard.mark_last().await;
    machinery.engine.metrics.engine_active.set(0);
    drop(lock);
}

async fn wait_for_lock(machinery: &Machinery, stop: &CancellationToken) -> Option<EngineLock> {
    let status = &machinery.status;
    loop {
        let before = status.get();
        match EngineLock::try_take(&machinery.store_path) {
            Ok(Some(lock)) => return Some(lock),
            Ok(None) => {
                status.set(EngineState::Standby);
                if before != EngineState::Standby {
                    tracing::warn!("another process holds the engine; this one serves pages and waits");
                }
            }
            Err(error) => {
                status.set(EngineState::Failed);
                if before != EngineState::Failed {
                    tracing::error!(error = %error, "the engine's lock beside the store cannot be taken");
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => {
                status.set(EngineState::Idle);
                return None;
            }
            () = tokio::time::sleep(ASK_AGAIN) => {}
        }
    }
}

/// Waits until money may move; false if it is stopped before. The store may have been put back from a backup: then
/// the chain is watched, every open escrow compared with it, and its wallets asked what else would show that its money
/// is gone, so that the operator sees what is missing. Nothing else is done until they let it go on.
async fn may_move(machinery: &Machinery, stop: &CancellationToken) -> bool {
    let held = stop.child_token();
    let mut looking = tokio::task::JoinSet::new();
    loop {
        match machinery.guard.examine().await {
            Ok(None) => break,
            Ok(Some(why)) => {
                machinery.status.set(EngineState::HeldBack);
                if looking.is_empty() {
                    tracing::error!(
                        why,
                        "the store was restored: nothing moves until `marketplace admin resume`"
                    );
                    looking.spawn(watch(machinery.clone(), held.clone(), Deadlines::Wait));
                    looking.spawn(reconcile(machinery.clone(), held.clone()));
                    looking.spawn(learn(machinery.clone(), held.clone()));
                }
            }
            Err(error) => {
                if machinery.status.get() != EngineState::Failed {
                    tracing::error!(%error, "it cannot be told whether the store was restored: nothing moves");
                }
                machinery.status.set(EngineState::Failed);
            }
        }
        if stop
            .run_until_cancelled(tokio::time::sleep(ASK_AGAIN))
            .await
            .is_none()
        {
            break;
        }
    }
    held.cancel();
    looking.join_all().await;
    !stop.is_cancelled()
}

/// Whether the watcher lets them pass.
#[derive(Clone, Copy)]
enum Deadlines {
    Pass,
    Wait,
}

async fn watch(machinery: Machinery, stop: CancellationToken, deadlines: Deadlines) {
    let Machinery {
        engine,
        daemon,
        network,
        pauses,
        fees,
        publisher,
        ..
    } = machinery;
    supervise("watch", stop, |stop| {
        let news = publisher.clone().map(News::listen);
        let watch = Watch::new(engine.clone(), daemon.clone(), network, pauses, news);
        let watch = watch.with_fees(fees.clone());
        match deadlines {
            Deadlines::Pass => watch.run(stop),
            Deadlines::Wait => watch.without_deadlines().run(stop),
        }
    })
    .await;
}

async fn reconcile(machinery: Machinery, stop: CancellationToken) {
    supervise("reconciliation", stop, |stop| {
        let reconciler = Reconciler {
            engine: machinery.engine.clone(),
            auditor: machinery.auditor(),
            every: machinery.reconcile_every,
            look_again: machinery.pauses.asking * LOOKS_BETWEEN,
        };
        reconciler.run(stop)
    })
    .await;
}

/// Opens wallets, which exchange messages; none of them signs.
async fn learn(machinery: Machinery, stop: CancellationToken) {
    supervise("key images", stop, |stop| {
        Learner::new(machinery.engine.clone(), Arc::clone(&machinery.backend)).run(stop)
    })
    .await;
}

async fn work(machinery: &Machinery, stop: &CancellationToken) {
    let marking = supervise("mark", stop.clone(), |stop| {
        let changes = machinery.engine.changes();
        machinery.guard.clone().keep_marking(changes, stop)
    });
    let effects = supervise("effects", stop.clone(), |stop| {
        Runner::new(machinery.engine.clone(), Arc::clone(&machinery.backend)).run(stop)
    });
    let watch = watch(machinery.clone(), stop.clone(), Deadlines::Pass);
    let images = learn(machinery.clone(), stop.clone());
    let reconcile = reconcile(machinery.clone(), stop.clone());
    tokio::join!(
        marking,
        effects,
        watch,
        images,
        reconcile,
        keep_wallets(machinery, stop)
    );
    rest(machinery).await;
}

/// Leaves no wallet open for another server to find in use.
async fn rest(machinery: &Machinery) {
    if let Some((backend, _)) = &machinery.prepared_wallets {
        backend.rest().await;
    }
}

/// Makes wallets ahead, has them backed up, keeps them near the chain's end, and opens those that are about to be needed.
async fn keep_wallets(machinery: &Machinery, stop: &CancellationToken) {
    let Some((backend, target)) = &machinery.prepared_wallets else {
        return;
    };
    let engine = &machinery.engine;
    let wallets = supervise("prepared wallets", stop.clone(), |stop| {
        jobs::prepare_wallets(Arc::clone(backend), *target, engine.clone(), stop)
    });
    let opening = supervise("open ahead", stop.clone(), |stop| {
        jobs::open_ahead(Arc::clone(backend), engine.clone(), stop)
    });
    let backups = supervise("wallet backups", stop.clone(), |stop| {
        jobs::back_up_wallets(Arc::clone(backend), engine.clone(), stop)
    });
    let refreshing = supervise("wallet refresh", stop.clone(), |stop| {
        jobs::refresh_wallets(Arc::clone(backend), engine.clone(), stop)
    });
    tokio::join!(wallets, opening, backups, refreshing);
}
