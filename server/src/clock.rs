//! The wall clock.

use std::time::UNIX_EPOCH;

use domain::{Clock, TimestampMs};

/// The host's clock, in UTC.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the wall clock enters; everything else takes a Clock"
    )]
    fn now(&self) -> TimestampMs {
        let since_epoch = std::time::SystemTime::now().duration_since(UNIX_EPOCH);
        // A host whose clock stands before 1970 is at 0: deadlines then never pass early.
        let ms = since_epoch.map_or(0, |elapsed| {
            i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
        });
        TimestampMs(ms)
    }
}
