//! Starting and stopping what moves money.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::effects::Runner;
use super::key_images::Learner;
use super::watch::Watch;
use super::{EngineLock, EngineState, Machinery};
use crate::jobs;
use crate::supervise::supervise;

/// How often a process that does not hold the lock asks for it.
const ASK_AGAIN: Duration = Duration::from_secs(1);

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
    status.set(EngineState::Active);
    machinery.engine.metrics.engine_active.set(1);
    work(&machinery, &stop).await;
    machinery.engine.metrics.engine_active.set(0);
    status.set(EngineState::Idle);
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

async fn work(machinery: &Machinery, stop: &CancellationToken) {
    let effects = supervise("effects", stop.clone(), |stop| {
        Runner::new(machinery.engine.clone(), Arc::clone(&machinery.backend)).run(stop)
    });
    let watch = supervise("watch", stop.clone(), |stop| {
        let Machinery {
            engine,
            daemon,
            network,
            poll_every,
            ..
        } = machinery;
        Watch::new(engine.clone(), daemon.clone(), *network, *poll_every).run(stop)
    });
    let images = supervise("key images", stop.clone(), |stop| {
        Learner::new(machinery.engine.clone(), Arc::clone(&machinery.backend)).run(stop)
    });
    let wallets = async {
        if let Some((backend, target)) = &machinery.prepared_wallets {
            supervise("prepared wallets", stop.clone(), |stop| {
                jobs::prepare_wallets(Arc::clone(backend), *target, machinery.engine.clone(), stop)
            })
            .await;
        }
    };
    let opening = async {
        if let Some((backend, _)) = &machinery.prepared_wallets {
            supervise("open ahead", stop.clone(), |stop| {
                jobs::open_ahead(Arc::clone(backend), machinery.engine.clone(), stop)
            })
            .await;
        }
    };
    let backups = async {
        if let Some((backend, _)) = &machinery.prepared_wallets {
            supervise("wallet backups", stop.clone(), |stop| {
                jobs::back_up_wallets(Arc::clone(backend), machinery.engine.clone(), stop)
            })
            .await;
        }
    };
    tokio::join!(effects, watch, images, wallets, opening, backups);
    if let Some((backend, _)) = &machinery.prepared_wallets {
        backend.rest().await;
    }
}
