//! Percentiles.

use std::time::Duration;

use anyhow::{Context, Result};

/// The time that so many percent do not exceed.
///
/// # Errors
/// If nothing was measured.
pub(super) fn percentile(times: &[Duration], percent: usize) -> Result<Duration> {
    let mut times = times.to_vec();
    times.sort_unstable();
    let place = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(place).copied().context("nothing was measured")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        let times = [5, 1, 9].map(Duration::from_millis);
        assert_eq!(percentile(&times, 50).unwrap(), Duration::from_millis(5));
        assert_eq!(percentile(&times, 95).unwrap(), Duration::from_millis(9));
        assert!(percentile(&[], 50).is_err());
    }
}
