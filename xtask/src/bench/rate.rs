//! How fast wallets are made, and what it costs.

use std::fmt;
use std::time::Duration;

/// So many wallets in such a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    /// How many.
    pub(super) wallets: usize,
    /// On the clock.
    pub(super) took: Duration,
    /// Of computing, in the wallet processes.
    pub(super) cpu: Duration,
}

impl Rate {
    #[expect(clippy::cast_precision_loss, reason = "there are at most a hundred wallets")]
    pub(super) fn per_minute(&self) -> f64 {
        self.wallets as f64 * 60.0 / self.took.as_secs_f64()
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each = self.cpu / u32::try_from(self.wallets.max(1)).unwrap_or(u32::MAX);
        let cores = self.cpu.as_secs_f64() / self.took.as_secs_f64();
        let per_minute = self.per_minute();
        write!(
            f,
            "{per_minute:.1} a minute, {each:.1?} of computing each, {cores:.1} cores busy"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_says_what_it_cost() {
        let rate = Rate {
            wallets: 3,
            took: Duration::from_secs(30),
            cpu: Duration::from_secs(45),
        };
        assert_eq!(
            rate.to_string(),
            "6.0 a minute, 15.0s of computing each, 1.5 cores busy"
        );
    }
}
