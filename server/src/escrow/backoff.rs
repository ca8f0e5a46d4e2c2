//! How long to wait before an effect is tried again.

use domain::TimestampMs;

use crate::store::effects::LONGEST_PAUSE_SECS;

/// When to try again after `attempts` failures in a row: in one second, doubled each time, five minutes at
/// most.
pub(super) fn from(now: TimestampMs, attempts: u32) -> TimestampMs {
    let doublings = attempts.saturating_sub(1).min(16);
    now.plus_secs((1 << doublings).min(LONGEST_PAUSE_SECS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_up_to_five_minutes() {
        let waits = [1, 2, 3, 9, 10, 1_000].map(|attempts| from(TimestampMs(0), attempts).0);
        assert_eq!(waits, [1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
    }
}
