//! What the store measures.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts};

use super::{LogSlow, StoreError, StoreObserver, error};
use crate::telemetry::Metrics;

/// From a look-up to a writer that waits until it gives up.
const BUCKETS: [f64; 13] = [
    0.0001, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0,
];

/// Measures the store's work, and logs what is slow.
#[derive(Clone, Debug)]
pub struct StoreMetrics {
    operations: HistogramVec,
    waits: HistogramVec,
    failures: IntCounter,
}

impl StoreMetrics {
    /// Registers everything.
    ///
    /// # Errors
    /// If a name is registered already.
    pub fn register(metrics: &Metrics) -> Result<Self, prometheus::Error> {
        let histogram = |name: &str, help: &str, labels: &[&str]| {
            let options = HistogramOpts::new(name, help).buckets(BUCKETS.to_vec());
            HistogramVec::new(options, labels)
        };
        let all = Self {
            operations: histogram(
                "db_operation_duration_seconds",
                "Time that a connection was held for one piece of work.",
                &["operation", "table"],
            )?,
            waits: histogram(
                "db_lock_wait_seconds",
                "Time that a change waited for the one writer.",
                &["operation"],
            )?,
            failures: IntCounter::new(
                "db_connections_failed_total",
                "Pieces of work that got no connection, or no turn to write.",
            )?,
        };
        metrics.register(all.operations.clone())?;
        metrics.register(all.waits.clone())?;
        metrics.register(all.failures.clone())?;
        metrics.register(Errors::new()?)?;
        Ok(all)
    }
}

impl StoreObserver for StoreMetrics {
    fn operated(&self, operation: &'static str, table: &'static str, elapsed: Duration) {
        self.operations
            .with_label_values(&[operation, table])
            .observe(elapsed.as_secs_f64());
        LogSlow.operated(operation, table, elapsed);
    }

    fn waited(&self, operation: &'static str, elapsed: Duration) {
        self.waits
            .with_label_values(&[operation])
            .observe(elapsed.as_secs_f64());
        LogSlow.waited(operation, elapsed);
    }

    fn failed(&self, error: &StoreError) {
        self.failures.inc();
        LogSlow.failed(error);
    }
}

/// Shows what [`StoreError`] has counted: a statement fails far from whoever holds a registry.
struct Errors {
    shown: IntCounterVec,
    /// Two who look at once would both add what is new.
    one_at_a_time: Mutex<()>,
}

impl Errors {
    fn new() -> Result<Self, prometheus::Error> {
        let options = Opts::new(
            "db_errors_total",
            "Statements that failed. `duplicate` and `refused` are answers to people as a rule.",
        );
        Ok(Self {
            shown: IntCounterVec::new(options, &["error_type"])?,
            one_at_a_time: Mutex::default(),
        })
    }
}

impl Collector for Errors {
    fn desc(&self) -> Vec<&Desc> {
        self.shown.desc()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let _alone = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        for (kind, count) in error::counted() {
            let shown = self.shown.with_label_values(&[kind]);
            shown.inc_by(count.saturating_sub(shown.get()));
        }
        self.shown.collect()
    }
}
