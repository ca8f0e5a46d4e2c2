//! Performing what is due, many escrows at a time, one effect of each.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::escrow::Effect;
use domain::{EscrowId, TimestampMs};
use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;
use wallet::multisig::MultisigBackend;

use super::fault::effect_name;
use super::perform::{Failure, perform};
use super::{Engine, EngineError, backoff};
use crate::store::effects::{self, DueEffect, Kind};

/// Steps of payouts performed at the same time.
const PAYOUTS_AT_ONCE: usize = 8;
/// Orders that look for a wallet at the same time: no more than a look at the store, so payouts that wait for a
/// process never keep them waiting.
const CLAIMS_AT_ONCE: usize = 4;
/// How long to wait before looking for effects whose time has come, or which another process has stored.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// The attempts that count where a process was only busy: the next one is in 8 s at the latest.
const SOON: u32 = 4;
/// How long effects that have begun may go on once the server stops. They are all safe to break off.
const FINISH: Duration = Duration::from_secs(15);

/// Performs effects until it is stopped.
pub(crate) struct Runner {
    engine: Engine,
    backend: Arc<dyn MultisigBackend>,
    tasks: JoinSet<()>,
    running: HashMap<Id, DueEffect>,
}

impl Runner {
    pub(crate) fn new(engine: Engine, backend: Arc<dyn MultisigBackend>) -> Self {
        Self {
            engine,
            backend,
            tasks: JoinSet::new(),
            running: HashMap::new(),
        }
    }

    pub(crate) async fn run(mut self, stop: CancellationToken) {
        let work = Arc::clone(&self.engine.work);
        let mut failing = false;
        loop {
            match self.begin_due().await {
                Ok(()) => failing = false,
                // The store says so itself, once; this goes on until it is back.
                Err(error) if !failing => {
                    tracing::error!(error = %error, "due effects cannot be read");
                    failing = true;
                }
                Err(_) => {}
            }
            tokio::select! {
                () = stop.cancelled() => break,
                Some(ended) = self.tasks.join_next_with_id() => self.end(ended).await,
                () = work.notified() => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
        let finish = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(FINISH, finish).await.is_err() {
            tracing::warn!("effects were broken off; they go on after the next start");
        }
    }

    async fn begin_due(&mut self) -> Result<(), EngineError> {
        self.begin(Kind::Claims, CLAIMS_AT_ONCE).await?;
        self.begin(Kind::Payouts, PAYOUTS_AT_ONCE).await
    }

    async fn begin(&mut self, kind: Kind, at_once: usize) -> Result<(), EngineError> {
        let of_kind = |due: &&DueEffect| Kind::of(due.effect) == kind;
        let running = self.running.values().filter(of_kind).count();
        let free = at_once.saturating_sub(running);
        if free == 0 {
            return Ok(());
        }
        // Those that are being performed are still due.
        let limit = u32::try_from(at_once + free).unwrap_or(u32::MAX);
        let mut db = self.engine.store.read("list", "effects").await?;
        let due = effects::due(&mut db, kind, self.engine.clock.now(), limit).await?;
        drop(db);
        let waiting: Vec<DueEffect> = due
            .into_iter()
            .filter(|due| !self.is_running(due.escrow))
            .take(free)
            .collect();
        for due in waiting {
            let task = attempt(self.engine.clone(), Arc::clone(&self.backend), due.clone());
            let effect = effect_name(due.effect);
            let step = self.engine.span(due.escrow);
            let step = step.in_scope(|| tracing::error_span!("effect", effect));
            let task = task.instrument(step);
            let handle = self.tasks.spawn(task);
            self.running.insert(handle.id(), due);
        }
        Ok(())
    }

    fn is_running(&self, escrow: EscrowId) -> bool {
        self.running.values().any(|running| running.escrow == escrow)
    }

    async fn end(&mut self, ended: Result<(Id, ()), JoinError>) {
        match ended {
            Ok((id, ())) => {
                self.running.remove(&id);
            }
            Err(error) => {
                if let Some(due) = self.running.remove(&error.id()) {
                    let failure = Failure::unexpected(format!("it broke off: {error}"));
                    postpone(&self.engine, due, &failure).await;
                }
            }
        }
    }
}

async fn attempt(engine: Engine, backend: Arc<dyn MultisigBackend>, due: DueEffect) {
    if let Err(failure) = perform(&engine, backend.as_ref(), &due).await {
        postpone(&engine, due, &failure).await;
    }
}

/// Remembers the failure, so that the next attempt waits longer, also after a restart.
async fn postpone(engine: &Engine, mut due: DueEffect, failure: &Failure) {
    let effect = effect_name(due.effect);
    (due.attempts, due.next_attempt) = again(&due, failure, engine.clock.now());
    due.last_error = Some(failure.cause.clone());
    let attempts = due.attempts;
    if failure.expected {
        tracing::info!(effect, attempts, cause = %failure.cause, "an effect waits");
    } else {
        tracing::error!(effect, attempts, cause = %failure.cause, "an effect failed; it is tried again");
    }
    engine.metrics.effect_failed(effect, failure.expected);
    if let Err(error) = store(engine, &due).await {
        tracing::error!(error = %error, "a failed effect could not be postponed");
    }
}

/// How many attempts there were, and when the next one is. A payout that finds every process at work, or
/// none that answers, is soon in line again; an order that finds no wallet is told when there is one.
fn again(due: &DueEffect, failure: &Failure, now: TimestampMs) -> (u32, TimestampMs) {
    let attempts = due.attempts.saturating_add(1);
    let in_line = failure.busy && due.effect != Effect::ClaimWallet;
    let counted = if in_line { attempts.min(SOON) } else { attempts };
    (attempts, backoff::from(now, counted))
}

async fn store(engine: &Engine, due: &DueEffect) -> Result<(), EngineError> {
    let mut tx = engine.store.write("postpone", "effects").await?;
    effects::postpone(&mut tx, due).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use wallet::multisig::MultisigError;
    use wallet::rpc::RpcError;

    use super::*;

    #[test]
    fn a_payout_waits_no_longer_each_time_it_finds_no_free_process() {
        let after = |effect, error: MultisigError| {
            let due = DueEffect {
                escrow: EscrowId::new(TimestampMs(1), [7; 10]),
                effect,
                attempts: 6,
                next_attempt: TimestampMs(0),
                last_error: None,
            };
            again(&due, &error.into(), TimestampMs(0))
        };
        let build = Effect::BuildPayout { no: 0 };
        let stale = MultisigError::Stale("used".to_owned());
        let away = MultisigError::Unreachable(RpcError::Unreachable("refused".to_owned()));
        assert_eq!(after(build, MultisigError::Busy), (7, TimestampMs(8_000)));
        assert_eq!(after(build, away), (7, TimestampMs(8_000)));
        assert_eq!(after(build, stale), (7, TimestampMs(64_000)));
        assert_eq!(
            after(Effect::ClaimWallet, MultisigError::Busy),
            (7, TimestampMs(64_000))
        );
    }
}
