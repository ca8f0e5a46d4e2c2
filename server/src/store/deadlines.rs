//! Until when deadlines have passed.

use domain::TimestampMs;
use sqlx::SqliteConnection;

use super::StoreError;

/// A moment at which deadlines could pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// By the wall clock.
    pub at: TimestampMs,
    /// By the newest block.
    pub tip_time: TimestampMs,
}

impl Seen {
    /// How many seconds after `earlier` this is, by both clocks: by the one that says less, since either can be wrong.
    #[must_use]
    pub fn secs_since(self, earlier: Self) -> u64 {
        let by_clock = self.at.secs_since(earlier.at);
        by_clock.min(self.tip_time.secs_since(earlier.tip_time))
    }
}

/// The last such moment; `None` if there was none yet.
///
/// # Errors
/// Those of the store.
pub async fn get(db: &mut SqliteConnection) -> Result<Option<Seen>, StoreError> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT at_ms, tip_time_ms FROM deadlines_seen WHERE id = 1")
            .fetch_optional(db)
            .await?;
    Ok(row.map(|(at, tip_time)| Seen {
        at: TimestampMs(at),
        tip_time: TimestampMs(tip_time),
    }))
}

/// Keeps it.
///
/// # Errors
/// Those of the store.
pub async fn put(db: &mut SqliteConnection, seen: Seen) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO deadlines_seen (id, at_ms, tip_time_ms) VALUES (1, ?, ?) ON CONFLICT (id) \
         DO UPDATE SET at_ms = excluded.at_ms, tip_time_ms = excluded.tip_time_ms",
    )
    .bind(seen.at.0)
    .bind(seen.tip_time.0)
    .execute(db)
    .await?;
    Ok(())
}
