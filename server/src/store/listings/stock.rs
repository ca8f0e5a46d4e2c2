//! Pieces left of a listing.

use domain::{ListingId, TimestampMs};
use sqlx::SqliteConnection;

use crate::store::StoreError;

/// Takes `quantity` pieces of an active listing. Whether there were that many: two buyers of the last piece
/// cannot both be told yes.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn take_stock(
    db: &mut SqliteConnection,
    id: ListingId,
    quantity: u32,
    now: TimestampMs,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE listings SET stock = stock - ?2, updated_at_ms = ?3 WHERE id = ?1 AND active = 1 AND stock >= ?2",
    )
    .bind(id.0)
    .bind(quantity)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts `quantity` pieces back, as after an order that was never paid.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn give_back_stock(
    db: &mut SqliteConnection,
    id: ListingId,
    quantity: u32,
    now: TimestampMs,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE listings SET stock = min(stock + ?2, 4294967295), updated_at_ms = ?3 WHERE id = ?1")
        .bind(id.0)
        .bind(quantity)
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(())
}
