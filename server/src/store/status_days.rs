//! In how many minutes of a day a part of the marketplace worked.

use domain::TimestampMs;
use sqlx::SqliteConnection;

use super::StoreError;

/// How many minutes a day has.
pub const MINUTES_A_DAY: i64 = 1_440;

/// A minute, counted from 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minute(pub i64);

impl Minute {
    /// The one that `at` is in.
    #[must_use]
    pub const fn of(at: TimestampMs) -> Self {
        Self(at.0.div_euclid(60_000))
    }

    /// Its day, counted from 1970.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(MINUTES_A_DAY)
    }
}

/// What is known of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Day {
    /// Counted from 1970.
    pub day: i64,
    /// The minutes that were counted.
    pub minutes: i64,
    /// Those in which it did not work.
    pub failed: i64,
    /// The last that was counted.
    pub last_minute: i64,
}

/// Counts a minute, once, whichever of several servers is first.
///
/// # Errors
/// Those of the store.
pub async fn count(db: &mut SqliteConnection, part: &str, at: Minute, works: bool) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO status_days (part, day, first_minute, last_minute, minutes, failed) VALUES (?1, ?2, ?3, ?3, 1, ?4) \
         ON CONFLICT (part, day) DO UPDATE SET minutes = minutes + 1, failed = failed + excluded.failed, \
         last_minute = excluded.last_minute WHERE last_minute < excluded.last_minute",
    )
    .bind(part)
    .bind(at.day())
    .bind(at.0)
    .bind(!works)
    .execute(db)
    .await?;
    Ok(())
}

/// The first minute ever counted.
///
/// # Errors
/// Those of the store.
pub async fn first(db: &mut SqliteConnection, part: &str) -> Result<Option<Minute>, StoreError> {
    let first: Option<i64> =
        sqlx::query_scalar("SELECT first_minute FROM status_days WHERE part = ? ORDER BY day LIMIT 1")
            .bind(part)
            .fetch_optional(db)
            .await?;
    Ok(first.map(Minute))
}

/// The last minute that was counted.
///
/// # Errors
/// Those of the store.
pub async fn last(db: &mut SqliteConnection, part: &str) -> Result<Option<Minute>, StoreError> {
    let last: Option<i64> =
        sqlx::query_scalar("SELECT last_minute FROM status_days WHERE part = ? ORDER BY day DESC LIMIT 1")
            .bind(part)
            .fetch_optional(db)
            .await?;
    Ok(last.map(Minute))
}

/// The days from `day` on of which something is known.
///
/// # Errors
/// Those of the store.
pub async fn since(db: &mut SqliteConnection, part: &str, day: i64) -> Result<Vec<Day>, StoreError> {
    let days = sqlx::query_as(
        "SELECT day, minutes, failed, last_minute FROM status_days WHERE part = ? AND day >= ?",
    )
    .bind(part)
    .bind(day)
    .fetch_all(db)
    .await?;
    Ok(days)
}
