//! How long the store takes: the seam where measurements attach.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::StoreError;

/// Work that takes longer than this is logged.
pub const SLOW: Duration = Duration::from_millis(100);

/// Hears of every piece of work the store does.
pub trait StoreObserver: Send + Sync {
    /// A read or a write transaction took `elapsed`.
    fn operated(&self, operation: &'static str, table: &'static str, elapsed: Duration);
    /// A writer waited `elapsed` for its turn.
    fn waited(&self, operation: &'static str, elapsed: Duration);
    /// A connection could not be had.
    fn failed(&self, error: &StoreError);
}

/// Logs what is slower than [`SLOW`], and nothing else.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogSlow;

impl StoreObserver for LogSlow {
    fn operated(&self, operation: &'static str, table: &'static str, elapsed: Duration) {
        if elapsed >= SLOW {
            tracing::warn!(
                operation,
                table,
                elapsed_ms = elapsed.as_secs_f64() * 1e3,
                "slow store operation"
            );
        }
    }

    fn waited(&self, operation: &'static str, elapsed: Duration) {
        if elapsed >= SLOW {
            tracing::warn!(
                operation,
                elapsed_ms = elapsed.as_secs_f64() * 1e3,
                "long wait for the writer"
            );
        }
    }

    fn failed(&self, error: &StoreError) {
        tracing::error!(error = %error, "no connection to the store");
    }
}

pub(super) enum Kind {
    Operation,
    LockWait,
}

/// Reports the time from its making to its end.
pub(super) struct Timed {
    observer: Arc<dyn StoreObserver>,
    kind: Kind,
    operation: &'static str,
    table: &'static str,
    started: Instant,
    span: tracing::Span,
}

impl Timed {
    pub(super) fn start(
        observer: &Arc<dyn StoreObserver>,
        kind: Kind,
        operation: &'static str,
        table: &'static str,
    ) -> Self {
        Self {
            observer: Arc::clone(observer),
            kind,
            operation,
            table,
            started: Instant::now(),
            span: tracing::debug_span!("query", operation, table),
        }
    }
}

impl Drop for Timed {
    fn drop(&mut self) {
        let elapsed = self.started.elapsed();
        let _entered = self.span.enter();
        match self.kind {
            Kind::Operation => self.observer.operated(self.operation, self.table, elapsed),
            Kind::LockWait => self.observer.waited(self.operation, elapsed),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn what_takes_longer_than_a_tenth_of_a_second_is_told_by_name() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("log");
        let log = tracing_subscriber::fmt().with_writer(File::create(&path).unwrap());
        tracing::subscriber::with_default(log.finish(), || {
            LogSlow.operated("list", "orders", SLOW / 2);
            LogSlow.operated("insert", "orders", SLOW);
            LogSlow.waited("ship", SLOW * 2);
        });
        let log = std::fs::read_to_string(path).unwrap();
        let lines: Vec<&str> = log.lines().collect();
        assert_eq!(lines.len(), 2, "{log}");
        assert!(
            lines[0].contains("insert") && lines[0].contains("slow store operation"),
            "{log}"
        );
        assert!(
            lines[1].contains("ship") && lines[1].contains("long wait for the writer"),
            "{log}"
        );
    }
}
