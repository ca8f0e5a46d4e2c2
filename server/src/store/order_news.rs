//! Orders that have moved on since a party of theirs last looked.

use domain::{OrderId, TimestampMs, UserId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::StoreError;

/// Says that the order is news to these people. Call it in the transaction that makes it so.
///
/// # Errors
/// [`StoreError::Refused`] for an order or a person that is not there.
pub async fn add(
    db: &mut SqliteConnection,
    users: impl IntoIterator<Item = UserId>,
    order: OrderId,
    now: TimestampMs,
) -> Result<(), StoreError> {
    for user in users {
        sqlx::query("INSERT OR REPLACE INTO order_news (user_id, order_id, at_ms) VALUES (?, ?, ?)")
            .bind(user.0)
            .bind(order.0)
            .bind(now.0)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// The orders with news for this person, newest news first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_user(
    db: &mut SqliteConnection,
    user: UserId,
    limit: u32,
) -> Result<Vec<OrderId>, StoreError> {
    let ids: Vec<Uuid> =
        sqlx::query_scalar("SELECT order_id FROM order_news WHERE user_id = ? ORDER BY at_ms DESC LIMIT ?")
            .bind(user.0)
            .bind(limit)
            .fetch_all(db)
            .await?;
    Ok(ids.into_iter().map(OrderId).collect())
}

/// This person has looked: at one order, or with `None` at all.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn remove(
    db: &mut SqliteConnection,
    user: UserId,
    order: Option<OrderId>,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM order_news WHERE user_id = ?1 AND (?2 IS NULL OR order_id = ?2)")
        .bind(user.0)
        .bind(order.map(|order| order.0))
        .execute(db)
        .await?;
    Ok(())
}
