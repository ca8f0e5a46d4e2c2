//! How often passwords may be tried for one name.

use std::num::NonZeroU32;
use std::sync::Arc;

use domain::Clock;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use super::AccountError;

type Limiter = RateLimiter<String, DefaultKeyedStateStore<String>, Turning, NoOpMiddleware<Nanos>>;

/// Counts attempts for each name, whoever makes them: somebody with many addresses guesses no faster. Names
/// that nobody has count as well, so that a refusal does not tell which exist. Clones share the count.
#[derive(Clone)]
pub(super) struct Guesses(Arc<Limiter>);

impl Guesses {
    /// `per_minute` attempts at once, then one more each time a minute's share has passed.
    pub(super) fn new(per_minute: u32, clock: Arc<dyn Clock>) -> Self {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
        let limiter = RateLimiter::new(quota, DefaultKeyedStateStore::default(), Turning(clock));
        Self(Arc::new(limiter))
    }

    /// Counts an attempt for a name that [`super::username::check`] let pass.
    pub(super) fn count(&self, username: &str) -> Result<(), AccountError> {
        let key = username.to_ascii_lowercase();
        self.0.check_key(&key).map_err(|refused| {
            let wait = refused.wait_time_from(self.0.clock().now());
            let wait_secs = wait.as_millis().div_ceil(1000);
            AccountError::TooManyGuesses {
                wait_secs: u64::try_from(wait_secs).unwrap_or(u64::MAX).max(1),
            }
        })
    }

    /// Forgets the names that have not been tried for a while.
    pub(super) fn sweep(&self) {
        self.0.retain_recent();
        self.0.shrink_to_fit();
    }
}

/// The server's clock as the limiter reads it.
#[derive(Clone)]
struct Turning(Arc<dyn Clock>);

impl governor::clock::Clock for Turning {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let ms = u64::try_from(self.0.now().0).unwrap_or_default();
        Nanos::new(ms.saturating_mul(1_000_000))
    }
}
