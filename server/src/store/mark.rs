//! Which store this is, how far it has come, and whether it is held back.

use domain::TimestampMs;
use sqlx::SqliteConnection;

use super::StoreError;
use super::column::unsigned;
use crate::escrow::Position;

/// The store's name; `None` before it was first marked.
///
/// # Errors
/// Those of the store.
pub async fn store_id(db: &mut SqliteConnection) -> Result<Option<String>, StoreError> {
    let id = sqlx::query_scalar("SELECT store_id FROM store_mark WHERE id = 1");
    Ok(id.fetch_optional(db).await?)
}

/// Since when the store is held back, and why; `None` if it is not.
///
/// # Errors
/// Those of the store.
pub async fn restored(db: &mut SqliteConnection) -> Result<Option<(TimestampMs, String)>, StoreError> {
    let row: Option<(i64, String)> = sqlx::query_as(
        "SELECT restored_at_ms, restored_why FROM store_mark WHERE id = 1 AND restored_at_ms IS NOT NULL",
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|(at, why)| (TimestampMs(at), why)))
}

/// How far the store has come.
///
/// # Errors
/// Those of the store.
pub async fn position(db: &mut SqliteConnection) -> Result<Position, StoreError> {
    // Every change of an escrow tells its parties, in the same transaction; numbers of forgotten events are not
    // given again.
    let (changes, orders, payouts): (i64, i64, i64) = sqlx::query_as(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'live_events'), 0), \
         (SELECT count(*) FROM orders), (SELECT count(*) FROM signed_payouts)",
    )
    .fetch_one(db)
    .await?;
    Ok(Position {
        changes: unsigned(changes, "count of changes")?,
        orders: unsigned(orders, "count of orders")?,
        payouts: unsigned(payouts, "count of payouts")?,
    })
}

/// Names the store, which is held back no longer.
///
/// # Errors
/// Those of the store.
pub async fn begin(db: &mut SqliteConnection, store_id: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO store_mark (id, store_id) VALUES (1, ?) ON CONFLICT (id) DO UPDATE \
         SET store_id = excluded.store_id, restored_at_ms = NULL, restored_why = NULL",
    )
    .bind(store_id)
    .execute(db)
    .await?;
    Ok(())
}

/// Holds the store back; one that has no name is given this one.
///
/// # Errors
/// Those of the store.
pub async fn hold(
    db: &mut SqliteConnection,
    store_id: &str,
    now: TimestampMs,
    why: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO store_mark (id, store_id, restored_at_ms, restored_why) VALUES (1, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET restored_at_ms = excluded.restored_at_ms, \
         restored_why = excluded.restored_why",
    )
    .bind(store_id)
    .bind(now.0)
    .bind(why)
    .execute(db)
    .await?;
    Ok(())
}
