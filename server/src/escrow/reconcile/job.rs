//! Comparing all open escrows again and again, and stopping those that do not add up.

use std::time::Duration;

use domain::escrow::{Difference, Event, FreezeReason};
use domain::{Actor, EscrowId, Piconero};
use tokio_util::sync::CancellationToken;

use super::super::{Engine, EngineError, Keep};
use super::evidence::AuditError;
use super::{Audited, Auditor};
use crate::store::reconciliation::{self, Reconciliation};
use crate::supervise::pause;

/// Escrows compared with one request to the daemon.
const AT_ONCE: u32 = 50;
/// Looks at an escrow before a difference is believed: store and chain are read one after the other, and the
/// watcher may be about to write down what the daemon already says.
const LOOKS: u32 = 3;
/// The pause before the next try if the daemon cannot be asked, or the watcher has not caught up with it.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Compares until it is stopped.
pub(in super::super) struct Reconciler {
    /// Stops and lets go on.
    pub(in super::super) engine: Engine,
    /// Compares.
    pub(in super::super) auditor: Auditor,
    /// Between two comparisons of all.
    pub(in super::super) every: Duration,
    /// Between two looks at one that seems to differ: several times the watcher's.
    pub(in super::super) look_again: Duration,
}

impl Reconciler {
    pub(in super::super) async fn run(self, stop: CancellationToken) {
        let mut last_failure = None;
        loop {
            // Broken off at any point: nothing is half-done, and the next run begins anew.
            let Some(compared) = stop.run_until_cancelled(self.reconcile()).await else {
                return;
            };
            let again_in = match compared {
                Ok(found) => {
                    last_failure = None;
                    tracing::info!(
                        compared = found.compared,
                        differing = found.differing,
                        "open escrows were compared with the chain"
                    );
                    self.every
                }
                Err(error) => {
                    let cause = error.to_string();
                    if last_failure.as_ref() != Some(&cause) {
                        tracing::warn!(cause, "escrows cannot be compared with the chain");
                        last_failure = Some(cause);
                    }
                    AFTER_FAILURE
                }
            };
            if pause(&stop, again_in).await.is_break() {
                return;
            }
        }
    }

    /// Compares every open escrow once, a few at a time.
    async fn reconcile(&self) -> Result<Reconciliation, AuditError> {
        if !self.auditor.has_caught_up().await? {
            return Err(AuditError::NotCaughtUp);
        }
        let (mut compared, mut differing, mut discrepancy) = (0, 0, 0u64);
        let mut after = None;
        loop {
            let mut db = self.engine.store.read("list", "escrows").await?;
            let ids = reconciliation::open_escrows(&mut db, after, AT_ONCE).await?;
            drop(db);
            let Some(last) = ids.last().copied() else { break };
            after = Some(last);
            for audited in self.audit(&ids).await? {
                compared += 1;
                let at_stake: Piconero = audited.differences.iter().map(Difference::at_stake).sum();
                if !audited.differences.is_empty() {
                    differing += 1;
                    discrepancy = discrepancy.saturating_add(at_stake.0);
                }
                self.tell(audited).await?;
            }
        }
        let found = Reconciliation {
            at: self.engine.clock.now(),
            compared,
            differing,
            discrepancy: Piconero(discrepancy),
        };
        let mut tx = self.engine.store.write("put", "reconciliation").await?;
        reconciliation::put(&mut tx, &found).await?;
        tx.commit().await?;
        Ok(found)
    }

    /// Compares these; those that seem to differ, again.
    async fn audit(&self, ids: &[EscrowId]) -> Result<Vec<Audited>, AuditError> {
        let mut all = self.auditor.audit(ids).await?;
        for _ in 1..LOOKS {
            let doubtful: Vec<EscrowId> = all
                .iter()
                .filter(|audited| !audited.differences.is_empty())
                .map(|audited| audited.escrow.contract.escrow_id)
                .collect();
            if doubtful.is_empty() {
                break;
            }
            tokio::time::sleep(self.look_again).await;
            all.retain(|audited| audited.differences.is_empty());
            all.extend(self.auditor.audit(&doubtful).await?);
        }
        Ok(all)
    }

    /// Stops the escrow if it differs, and lets it go on if it was stopped for that and does not any more.
    async fn tell(&self, audited: Audited) -> Result<(), EngineError> {
        let id = audited.escrow.contract.escrow_id;
        let why = audited.escrow.state.frozen_because();
        let stopped = matches!(why, Some(FreezeReason::DoesNotAddUp { .. }));
        let event = match (audited.differences.first(), stopped) {
            (Some(_), false) => {
                let reasons: Vec<String> = audited.differences.iter().map(ToString::to_string).collect();
                let reference = self.engine.sealer.reference(id);
                tracing::error!(reference, "an escrow does not add up; see marketplace doctor");
                Event::DoesNotAddUp {
                    reason: reasons.join("; "),
                }
            }
            (None, true) => Event::AddsUp(audited.view),
            (Some(_), true) | (None, false) => return Ok(()),
        };
        let told = self
            .engine
            .apply(id, &event, Actor::Reconciler, Keep::Nothing)
            .await;
        match told {
            // It went on meanwhile, or is stopped for another reason already.
            Ok(_) | Err(EngineError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
