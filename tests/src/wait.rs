//! Waiting for a condition instead of for a while.

use std::fmt::Debug;
use std::future::Future;
use std::time::{Duration, Instant};

/// How long a condition may take to come true.
const LIMIT: Duration = Duration::from_mins(2);
/// How often it is looked at.
const PAUSE: Duration = Duration::from_millis(100);

/// Looks until `accept` likes what `look` sees, and gives that.
///
/// # Panics
/// After two minutes, with `what` was waited for and what was seen last.
pub async fn eventually<T, F>(what: &str, look: impl FnMut() -> F, accept: impl Fn(&T) -> bool) -> T
where
    T: Debug,
    F: Future<Output = T>,
{
    within(LIMIT, what, look, accept).await
}

/// As [`eventually`], with another limit: for what is tried again after longer and longer pauses.
///
/// # Panics
/// After `limit`.
pub async fn within<T, F>(
    limit: Duration,
    what: &str,
    mut look: impl FnMut() -> F,
    accept: impl Fn(&T) -> bool,
) -> T
where
    T: Debug,
    F: Future<Output = T>,
{
    let end = Instant::now() + limit;
    loop {
        let seen = look().await;
        if accept(&seen) {
            return seen;
        }
        assert!(
            Instant::now() < end,
            "waited in vain for {what}; last seen: {seen:#?}"
        );
        tokio::time::sleep(PAUSE).await;
    }
}
