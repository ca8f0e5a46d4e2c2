//! A clock that stands still until it is turned.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::{Clock, TimestampMs};

/// The time, as the test says.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Stands at `now`.
    #[must_use]
    pub const fn at(now: TimestampMs) -> Self {
        Self(AtomicI64::new(now.0))
    }

    /// Turns it forward.
    pub fn advance_secs(&self, secs: u64) {
        self.0.store(self.now().plus_secs(secs).0, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> TimestampMs {
        TimestampMs(self.0.load(Ordering::SeqCst))
    }
}
