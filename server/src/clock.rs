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
        // A host whose clock stands before 1970 is at 0. What begins then is counted from the newest block.
        let ms = since_epoch.map_or(0, |elapsed| {
            i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
        });
        TimestampMs(jumped(ms))
    }
}

/// The host's time.
#[cfg(not(debug_assertions))]
const fn jumped(ms: i64) -> i64 {
    ms
}

/// The host's time and as many seconds more as the file says that `MARKETPLACE_FAULT_CLOCK` names: so a test makes the
/// clock jump. Only a binary with debug assertions looks.
#[cfg(debug_assertions)]
fn jumped(ms: i64) -> i64 {
    use std::sync::LazyLock;

    static FILE: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("MARKETPLACE_FAULT_CLOCK").ok());
    let secs = FILE.as_ref().and_then(|file| {
        let text = std::fs::read_to_string(file).ok()?;
        text.trim().parse::<i64>().ok()
    });
    ms.saturating_add(secs.unwrap_or_default().saturating_mul(1_000))
}
