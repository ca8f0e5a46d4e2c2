//! Whether the server can take orders: the state of each thing it depends on.

mod monero;
mod store;

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures::future::join_all;
use tokio::sync::Mutex;

pub use monero::{Unfit, WALLET_INTERFACE, require_fit, unfit};
pub use store::StoreCheck;

pub use crate::escrow::health::late_backups;

/// Longest time one check may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long an answer is good for: however often somebody asks, dependencies are asked once a second.
const FRESH: Duration = Duration::from_secs(1);
/// The same while something is not well: whoever waits for a server that starts need not wait for a second.
const FRESH_WHILE_UNWELL: Duration = Duration::from_millis(200);

/// Something the server depends on.
#[async_trait]
pub trait HealthCheck: Send + Sync {
    /// Its name in the answer: `store`, `monerod`, `wallet_rpc_buyer`, `engine`.
    fn name(&self) -> &'static str;

    /// Asks it. An error is a few words for the operator, without addresses or secrets.
    async fn check(&self) -> Result<(), String>;
}

/// All checks. Cloning is cheap; all clones share what was last heard.
#[derive(Clone)]
pub struct Health {
    checks: Arc<Vec<Arc<dyn HealthCheck>>>,
    last: Arc<Mutex<Option<(Instant, Report)>>>,
}

/// What the checks said.
#[derive(Clone, Debug)]
pub struct Report {
    /// Each check's name and, if it failed, why.
    pub checks: Vec<(&'static str, Result<(), String>)>,
}

impl Report {
    /// Whether orders can be taken.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.checks.iter().all(|(_, result)| result.is_ok())
    }

    fn fresh(&self) -> Duration {
        if self.is_healthy() {
            FRESH
        } else {
            FRESH_WHILE_UNWELL
        }
    }
}

impl Health {
    /// Health is the sum of these.
    #[must_use]
    pub fn new(checks: Vec<Arc<dyn HealthCheck>>) -> Self {
        Self {
            checks: Arc::new(checks),
            last: Arc::default(),
        }
    }

    /// Asks every dependency at once, or repeats what was heard less than a second ago, or a fifth of one while
    /// something is not well.
    pub async fn report(&self) -> Report {
        let mut last = self.last.lock().await;
        if let Some((at, report)) = last.as_ref()
            && at.elapsed() < report.fresh()
        {
            return report.clone();
        }
        let checks = join_all(self.checks.iter().map(|check| ask(check.as_ref()))).await;
        let report = Report { checks };
        *last = Some((Instant::now(), report.clone()));
        report
    }
}

async fn ask(check: &dyn HealthCheck) -> (&'static str, Result<(), String>) {
    let answer = tokio::time::timeout(PATIENCE, check.check()).await;
    let result = answer.unwrap_or_else(|_| Err(format!("no answer within {} s", PATIENCE.as_secs())));
    if let Err(reason) = &result {
        tracing::warn!(dependency = check.name(), reason, "a dependency is not healthy");
    }
    (check.name(), result)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// Well from the second time on.
    #[derive(Default)]
    struct Starting(AtomicU32);

    #[async_trait]
    impl HealthCheck for Starting {
        fn name(&self) -> &'static str {
            "starting"
        }

        async fn check(&self) -> Result<(), String> {
            match self.0.fetch_add(1, Ordering::Relaxed) {
                0 => Err("not yet".to_owned()),
                _ => Ok(()),
            }
        }
    }

    #[tokio::test]
    async fn whoever_starts_is_found_well_soon_and_whoever_is_well_is_not_asked_each_time() {
        let check = Arc::new(Starting::default());
        let health = Health::new(vec![Arc::clone(&check) as _]);
        assert!(!health.report().await.is_healthy());
        tokio::time::sleep(FRESH_WHILE_UNWELL).await;
        for _ in 0..10 {
            assert!(health.report().await.is_healthy());
        }
        assert_eq!(check.0.load(Ordering::Relaxed), 2);
    }
}
