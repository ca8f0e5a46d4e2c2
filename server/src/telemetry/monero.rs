//! What is measured of Monero's processes, of the chain, and of the wallets as the chain shows them.

use std::sync::Arc;
use std::time::Duration;

use domain::{Role, TimestampMs};
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts};
use wallet::multisig::ByRole;
use wallet::multisig::wallet_rpc::Observers;
use wallet::rpc::daemon::{self, DaemonInfo};
use wallet::rpc::{Outcome, RpcObserver, wallet as wallet_rpc};

use super::{Metrics, gauge_value};
use crate::store::chain::Held;

/// What label `wallet` calls monerod, which is none.
const DAEMON: &str = "monerod";
/// What label `wallet_name` calls all open escrows together.
const ESCROW: &str = "escrow";
/// What label `wallet_name` calls the operator's own address.
const FEES: &str = "fees";
/// A block or a wallet may take long; a question about the chain may not.
const BUCKETS: [f64; 12] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0];

/// Counters and gauges of Monero. Cloning shares them.
#[derive(Clone, Debug)]
pub struct MoneroMetrics {
    durations: HistogramVec,
    errors: IntCounterVec,
    up: IntGaugeVec,
    wallet_calls: IntCounterVec,
    wallet_errors: IntCounterVec,
    balance: IntGaugeVec,
    unlocked: IntGaugeVec,
    outputs: IntGaugeVec,
    wallet_height: IntGaugeVec,
    height: IntGauge,
    synchronized: IntGauge,
    tip_age: IntGauge,
    peers: IntGauge,
}

impl MoneroMetrics {
    /// Registers everything, at 0.
    ///
    /// # Errors
    /// If a name is registered already.
    pub fn register(metrics: &Metrics) -> Result<Self, prometheus::Error> {
        let all = Self {
            durations: HistogramVec::new(
                HistogramOpts::new(
                    "monero_rpc_duration_seconds",
                    "Time of a call to monerod (wallet=\"monerod\") or to a role's wallet process.",
                )
                .buckets(BUCKETS.to_vec()),
                &["method", "wallet"],
            )?,
            errors: IntCounterVec::new(
                Opts::new(
                    "monero_rpc_errors_total",
                    "Calls to monerod and wallet processes that got no answer, or a refusal.",
                ),
                &["method", "error_type"],
            )?,
            up: IntGaugeVec::new(
                Opts::new(
                    "monero_rpc_up",
                    "1 if monerod (wallet=\"monerod\") or a wallet process of the role answers or is at work for us.",
                ),
                &["wallet"],
            )?,
            wallet_calls: IntCounterVec::new(
                Opts::new("monero_wallet_rpc_calls_total", "Calls to wallet processes."),
                &["method", "status"],
            )?,
            wallet_errors: IntCounterVec::new(
                Opts::new(
                    "monero_wallet_rpc_errors_total",
                    "Calls to wallet processes that got no answer, or a refusal.",
                ),
                &["method"],
            )?,
            balance: named(
                "monero_wallet_balance_piconero",
                "What lies in blocks for all open escrows (wallet_name=\"escrow\"), or came to the fee address (\"fees\"), whose \
                 spending nobody sees.",
            )?,
            unlocked: named(
                "monero_wallet_unlocked_balance_piconero",
                "The part of the balance that has its confirmations and no time lock.",
            )?,
            outputs: named(
                "monero_wallet_num_unspent_outputs",
                "The outputs of which the balance is the sum.",
            )?,
            wallet_height: named(
                "monero_wallet_height",
                "Blocks that a wallet of the role's processes had read when one last caught up; 0 before.",
            )?,
            height: IntGauge::new("monero_daemon_height", "Blocks of monerod's chain.")?,
            synchronized: IntGauge::new(
                "monero_daemon_synchronized",
                "1 if monerod answers and knows of no block that it misses.",
            )?,
            tip_age: IntGauge::new(
                "monero_daemon_tip_age_seconds",
                "Since the time that the newest known block bears.",
            )?,
            peers: IntGauge::new("monero_daemon_peers", "Nodes that monerod is connected to.")?,
        };
        metrics.register(all.durations.clone())?;
        for counters in [&all.errors, &all.wallet_calls, &all.wallet_errors] {
            metrics.register(counters.clone())?;
        }
        for gauges in [
            &all.up,
            &all.balance,
            &all.unlocked,
            &all.outputs,
            &all.wallet_height,
        ] {
            metrics.register(gauges.clone())?;
        }
        for gauge in [&all.height, &all.synchronized, &all.tip_age, &all.peers] {
            metrics.register(gauge.clone())?;
        }
        all.begin();
        Ok(all)
    }

    /// Everything is there from the start: an alert needs the step from 0 to 1.
    fn begin(&self) {
        let failures = || Outcome::ALL.into_iter().filter(|outcome| *outcome != Outcome::Ok);
        for method in wallet_rpc::METHODS.iter().chain(&daemon::METHODS) {
            for outcome in failures() {
                self.errors.with_label_values(&[*method, outcome.as_str()]);
            }
        }
        for method in wallet_rpc::METHODS {
            for status in ["ok", "error"] {
                self.wallet_calls.with_label_values(&[method, status]);
            }
            self.wallet_errors.with_label_values(&[method]);
        }
        self.up.with_label_values(&[DAEMON]);
        for role in Role::ALL {
            self.up.with_label_values(&[role.name()]);
            self.wallet_height.with_label_values(&[role.name()]);
        }
        self.show_held(Held::default());
    }

    /// Who hears of each call that the escrows' backend makes.
    #[must_use]
    pub fn observers(&self) -> Observers {
        let of = |process| {
            Arc::new(Calls {
                metrics: self.clone(),
                process,
            }) as _
        };
        Observers {
            daemon: of(Process::Daemon),
            wallets: ByRole::from_fn(|role| of(Process::Wallet(role))),
        }
    }

    pub(crate) fn show_wallet(&self, role: Role, is_up: bool) {
        self.up.with_label_values(&[role.name()]).set(i64::from(is_up));
    }

    /// Shows what monerod said of itself; `None` if it did not answer.
    pub(crate) fn show_daemon(&self, info: Option<&DaemonInfo>) {
        self.up
            .with_label_values(&[DAEMON])
            .set(i64::from(info.is_some()));
        let is_in_step = info.is_some_and(|info| !info.is_behind());
        self.synchronized.set(i64::from(is_in_step));
        if let Some(info) = info {
            self.height.set(gauge_value(info.height));
        }
        // One that does not tell has those that it last told of.
        if let Some(peers) = info.and_then(|info| info.peers) {
            self.peers.set(gauge_value(peers));
        }
    }

    pub(crate) fn show_tip(&self, at: TimestampMs, now: TimestampMs) {
        self.tip_age.set(gauge_value(now.secs_since(at)));
    }

    pub(crate) fn show_held(&self, held: Held) {
        self.show_wallet_of(ESCROW, held);
    }

    /// Shows what came to the operator's own address. Before the first time there are no such series: not everybody has
    /// it watched.
    pub(crate) fn show_fees(&self, received: Held) {
        self.show_wallet_of(FEES, received);
    }

    fn show_wallet_of(&self, name: &str, held: Held) {
        let show = |gauge: &IntGaugeVec, value| {
            gauge.with_label_values(&[name]).set(gauge_value(value));
        };
        show(&self.balance, held.balance.0);
        show(&self.unlocked, held.unlocked.0);
        show(&self.outputs, held.outputs);
    }
}

fn named(name: &str, help: &str) -> Result<IntGaugeVec, prometheus::Error> {
    IntGaugeVec::new(Opts::new(name, help), &["wallet_name"])
}

#[derive(Clone, Copy)]
enum Process {
    Daemon,
    Wallet(Role),
}

/// Counts the calls to one kind of process.
struct Calls {
    metrics: MoneroMetrics,
    process: Process,
}

impl RpcObserver for Calls {
    fn observed(&self, method: &'static str, outcome: Outcome, duration: Duration) {
        let metrics = &self.metrics;
        let wallet = match self.process {
            Process::Daemon => DAEMON,
            Process::Wallet(role) => role.name(),
        };
        metrics
            .durations
            .with_label_values(&[method, wallet])
            .observe(duration.as_secs_f64());
        let failed = outcome != Outcome::Ok;
        if failed {
            metrics
                .errors
                .with_label_values(&[method, outcome.as_str()])
                .inc();
        }
        if matches!(self.process, Process::Wallet(_)) {
            let status = if failed { "error" } else { "ok" };
            metrics.wallet_calls.with_label_values(&[method, status]).inc();
            if failed {
                metrics.wallet_errors.with_label_values(&[method]).inc();
            }
        }
        tracing::debug!(
            method,
            wallet,
            outcome = outcome.as_str(),
            elapsed_ms = duration.as_secs_f64() * 1e3,
            "monero call"
        );
    }

    fn reached(&self, height: u64) {
        if let Process::Wallet(role) = self.process {
            let gauge = self.metrics.wallet_height.with_label_values(&[role.name()]);
            gauge.set(gauge_value(height));
        }
    }
}
