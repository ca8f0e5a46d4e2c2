//! Time as a parameter.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A moment in UTC: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimestampMs(pub i64);

impl TimestampMs {
    /// The moment `secs` seconds later; stays at the end of time instead of overflowing.
    #[must_use]
    pub const fn plus_secs(self, secs: u64) -> Self {
        Self(self.0.saturating_add(to_ms(secs)))
    }

    /// The moment `secs` seconds earlier; stays at the beginning of time instead of overflowing.
    #[must_use]
    pub const fn minus_secs(self, secs: u64) -> Self {
        Self(self.0.saturating_sub(to_ms(secs)))
    }

    /// Whole seconds from `earlier` to this moment; 0 if `earlier` is later.
    #[must_use]
    pub const fn secs_since(self, earlier: Self) -> u64 {
        let ms = self.0.saturating_sub(earlier.0);
        if ms <= 0 { 0 } else { ms.cast_unsigned() / 1000 }
    }
}

impl fmt::Display for TimestampMs {
    /// `2026-11-20 23:18 UTC`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.0.div_euclid(60_000);
        let (days, minute) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
        let (year, month, day) = civil_from_days(days);
        write!(
            f,
            "{year:04}-{month:02}-{day:02} {:02}:{:02} UTC",
            minute / 60,
            minute % 60
        )
    }
}

/// Days since 1970-01-01 as a proleptic Gregorian date.
/// Source: H. Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096).div_euclid(365);
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// Where "now" comes from. Everything that decides takes one, so that a test can turn the hands.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> TimestampMs;
}

const fn to_ms(secs: u64) -> i64 {
    if secs > (i64::MAX as u64) / 1000 {
        i64::MAX
    } else {
        secs.cast_signed() * 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_utc_dates() {
        assert_eq!(TimestampMs(0).to_string(), "1970-01-01 00:00 UTC");
        assert_eq!(TimestampMs(951_782_400_000).to_string(), "2000-02-29 00:00 UTC");
        assert_eq!(TimestampMs(1_795_216_680_000).to_string(), "2026-11-20 23:18 UTC");
        assert_eq!(TimestampMs(-1).to_string(), "1969-12-31 23:59 UTC");
    }

    #[test]
    fn far_deadlines_do_not_wrap() {
        assert_eq!(TimestampMs(5).plus_secs(u64::MAX).0, i64::MAX);
        assert_eq!(TimestampMs(-5).minus_secs(u64::MAX).0, i64::MIN);
        assert_eq!(TimestampMs(5_000).minus_secs(2).0, 3_000);
        assert_eq!(TimestampMs(5_000).secs_since(TimestampMs(9_000)), 0);
        assert_eq!(TimestampMs(9_999).secs_since(TimestampMs(5_000)), 4);
    }
}
