//! What the escrow engine measures. Names are the operator's contract; no label names an escrow.

use domain::TimestampMs;
use domain::escrow::{Escrow, FreezeReason, State};
use prometheus::{IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts};

use super::Unwatched;
use super::fault::EFFECT_NAMES;
use crate::store::escrows::StateCount;
use crate::store::reconciliation::Reconciliation;
use crate::telemetry::{Metrics, gauge_value};

/// The engine's counters and gauges. Cloning shares them.
#[derive(Clone, Debug)]
pub struct EscrowMetrics {
    transitions: IntCounterVec,
    total: IntGaugeVec,
    value: IntGaugeVec,
    last_update: IntGaugeVec,
    funding_timeouts: IntCounter,
    effect_failures: IntCounterVec,
    payout_refusals: IntCounterVec,
    discrepancy: IntGauge,
    payout_unconfirmed: IntGauge,
    watcher_height: IntGauge,
    /// 1 while this process moves money.
    pub(super) engine_active: IntGauge,
    /// Prepared wallets.
    pub(crate) wallet_pool_ready: IntGauge,
    /// Key images that the chain is watched for.
    pub(super) key_images_watched: IntGauge,
    outputs_unwatched: IntGauge,
    foreign_spends: IntCounter,
    /// Wallets that may not be claimed yet.
    pub(crate) wallet_backup_pending: IntGauge,
    /// Attempts to back them up.
    pub(crate) wallet_backup_failures: IntCounter,
}

impl EscrowMetrics {
    /// Registers everything.
    ///
    /// # Errors
    /// If a name is registered already.
    pub fn register(metrics: &Metrics) -> Result<Self, prometheus::Error> {
        let all = Self {
            transitions: IntCounterVec::new(
                Opts::new(
                    "escrow_state_transitions_total",
                    "Escrows that went from one state to another.",
                ),
                &["from_state", "to_state"],
            )?,
            total: by_state("escrow_total", "Escrows in a state.")?,
            value: by_state("escrow_value_piconero", "The amounts of all escrows in a state.")?,
            last_update: by_state(
                "escrow_last_update_timestamp",
                "When the escrow that has been longest in a state came to it, in seconds since 1970.",
            )?,
            funding_timeouts: IntCounter::new(
                "escrow_funding_timeout_total",
                "Escrows that ended because nobody paid in time.",
            )?,
            effect_failures: IntCounterVec::new(
                Opts::new(
                    "escrow_effect_failures_total",
                    "Attempts of the engine that did not succeed.",
                ),
                &["effect", "kind"],
            )?,
            payout_refusals: IntCounterVec::new(
                Opts::new(
                    "escrow_payout_refusals_total",
                    "Payouts that were stopped because they are not what was decided.",
                ),
                &["effect"],
            )?,
            discrepancy: IntGauge::new(
                "wallet_balance_discrepancy_piconero",
                "Money of open escrows about which store and chain differ, by the last comparison.",
            )?,
            payout_unconfirmed: IntGauge::new(
                "escrow_payout_unconfirmed_seconds",
                "Since the escrow that has settled for longest began to, of those whose payout is in no block; 0 if \
                 there is none.",
            )?,
            watcher_height: IntGauge::new("escrow_watcher_height", "Blocks that the watcher has read.")?,
            engine_active: IntGauge::new("engine_active", "1 if this process moves money.")?,
            wallet_pool_ready: IntGauge::new(
                "wallet_pool_ready",
                "Prepared wallets that nobody has claimed.",
            )?,
            key_images_watched: IntGauge::new(
                "escrow_key_images_watched",
                "Outputs of escrows whose spending would be noticed.",
            )?,
            outputs_unwatched: IntGauge::new(
                "escrow_outputs_unwatched",
                "Outputs of open escrows that have counted for a while, and whose spending would not be noticed.",
            )?,
            foreign_spends: IntCounter::new(
                "escrow_foreign_spends_total",
                "Escrows out of which a transaction took money that the marketplace did not make.",
            )?,
            wallet_backup_pending: IntGauge::new(
                "wallet_backup_pending",
                "New wallets that cannot be claimed because they have no backup yet.",
            )?,
            wallet_backup_failures: IntCounter::new(
                "wallet_backup_failures_total",
                "Attempts to back up new wallets that did not succeed.",
            )?,
        };
        metrics.register(all.transitions.clone())?;
        metrics.register(all.total.clone())?;
        metrics.register(all.value.clone())?;
        metrics.register(all.last_update.clone())?;
        metrics.register(all.funding_timeouts.clone())?;
        metrics.register(all.effect_failures.clone())?;
        metrics.register(all.payout_refusals.clone())?;
        metrics.register(all.discrepancy.clone())?;
        metrics.register(all.payout_unconfirmed.clone())?;
        metrics.register(all.watcher_height.clone())?;
        metrics.register(all.engine_active.clone())?;
        metrics.register(all.wallet_pool_ready.clone())?;
        metrics.register(all.key_images_watched.clone())?;
        metrics.register(all.outputs_unwatched.clone())?;
        metrics.register(all.foreign_spends.clone())?;
        metrics.register(all.wallet_backup_pending.clone())?;
        metrics.register(all.wallet_backup_failures.clone())?;
        // There from the start: an alert needs the step from 0 to 1.
        for effect in ["build_payout", "co_sign_payout"] {
            all.payout_refusals.with_label_values(&[effect]);
        }
        for effect in EFFECT_NAMES {
            for kind in ["waiting", "error"] {
                all.effect_failures.with_label_values(&[effect, kind]);
            }
        }
        for from in State::NAMES {
            for to in State::NAMES.into_iter().filter(|to| *to != from) {
                all.transitions.with_label_values(&[from, to]);
            }
        }
        all.show(&[]);
        Ok(all)
    }

    pub(super) fn moved(&self, before: &Escrow, after: &Escrow) {
        let is_stolen = |escrow: &Escrow| {
            let why = escrow.state.frozen_because();
            matches!(why, Some(FreezeReason::SpentElsewhere { .. }))
        };
        if is_stolen(after) && !is_stolen(before) {
            self.foreign_spends.inc();
            tracing::error!("money left an escrow by a transaction that the marketplace did not make");
        }
        let (from, to) = (before.state.name(), after.state.name());
        if from == to {
            return;
        }
        self.transitions.with_label_values(&[from, to]).inc();
        if to == "expired" {
            self.funding_timeouts.inc();
        }
    }

    pub(super) fn effect_failed(&self, effect: &str, expected: bool) {
        let kind = if expected { "waiting" } else { "error" };
        self.effect_failures.with_label_values(&[effect, kind]).inc();
    }

    pub(super) fn payout_refused(&self, effect: &str) {
        self.payout_refusals.with_label_values(&[effect]).inc();
    }

    /// Shows what the last comparison with the chain found, whichever process made it.
    pub(crate) fn show_reconciliation(&self, last: Option<&Reconciliation>) {
        let discrepancy = last.map_or(0, |last| last.discrepancy.0);
        self.discrepancy.set(gauge_value(discrepancy));
    }

    /// Shows how much money of open escrows should have been watched for long.
    pub(crate) fn show_unwatched(&self, all: &[Unwatched]) {
        let overdue: usize = all.iter().map(|one| one.overdue).sum();
        self.outputs_unwatched.set(gauge_value(overdue));
    }

    /// Shows since when a payout has been waiting for a block, and how far the chain was read.
    pub(crate) fn show_chain(&self, unconfirmed_since: Option<TimestampMs>, now: TimestampMs, watched: u64) {
        let waited = unconfirmed_since.map_or(0, |since| now.secs_since(since));
        self.payout_unconfirmed.set(gauge_value(waited));
        self.watcher_height.set(gauge_value(watched));
    }

    /// Shows how many escrows stand where. States without any show 0 and no time.
    pub(crate) fn show(&self, counts: &[StateCount]) {
        for state in State::NAMES {
            let count = counts.iter().find(|count| count.state == state);
            self.total
                .with_label_values(&[state])
                .set(gauge_value(count.map_or(0, |count| count.count)));
            self.value
                .with_label_values(&[state])
                .set(gauge_value(count.map_or(0, |count| count.value_piconero)));
            match count {
                Some(count) => {
                    self.last_update
                        .with_label_values(&[state])
                        .set(count.oldest_update.0 / 1000);
                }
                // Absent is no error: there was no such series before the first escrow came to this state.
                None => drop(self.last_update.remove_label_values(&[state])),
            }
        }
    }
}

fn by_state(name: &str, help: &str) -> Result<IntGaugeVec, prometheus::Error> {
    IntGaugeVec::new(Opts::new(name, help), &["state"])
}
