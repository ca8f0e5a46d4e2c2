//! Live events: what people are told while they look.

use domain::{TimestampMs, UserId};
use sqlx::{Connection as _, QueryBuilder, SqliteConnection};
use uuid::Uuid;

use super::StoreError;

/// A live event as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its place among all events.
    pub seq: i64,
    /// `escrow.updated`, `order.updated`, …
    pub kind: String,
    /// Its data, JSON.
    pub data: String,
    /// Who may see it.
    pub audience: Vec<UserId>,
}

/// A live event to be stored.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// See [`StoredEvent::kind`].
    pub kind: &'static str,
    /// See [`StoredEvent::data`].
    pub data: String,
    /// See [`StoredEvent::audience`].
    pub audience: &'a [UserId],
}

/// Stores an event; gives its place. Call it in the transaction that makes the event true.
///
/// # Errors
/// Those of the store.
pub async fn insert(
    db: &mut SqliteConnection,
    event: &NewEvent<'_>,
    now: TimestampMs,
) -> Result<i64, StoreError> {
    let seq: i64 =
        sqlx::query_scalar("INSERT INTO live_events (at_ms, type, data) VALUES (?, ?, ?) RETURNING seq")
            .bind(now.0)
            .bind(event.kind)
            .bind(&event.data)
            .fetch_one(&mut *db)
            .await?;
    if !event.audience.is_empty() {
        // One statement for all: each costs a way to the connection's thread and back.
        let mut audience = QueryBuilder::new("INSERT OR IGNORE INTO live_audience (user_id, seq) ");
        audience.push_values(event.audience, |mut row, user| {
            row.push_bind(user.0).push_bind(seq);
        });
        audience.build().execute(db).await?;
    }
    Ok(seq)
}

/// The newest event's place; 0 before the first.
///
/// # Errors
/// Those of the store.
pub async fn last_seq(db: &mut SqliteConnection) -> Result<i64, StoreError> {
    Ok(
        sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM live_events")
            .fetch_one(db)
            .await?,
    )
}

/// Everybody's events after `after`, oldest first.
///
/// # Errors
/// Those of the store.
pub async fn after(
    db: &mut SqliteConnection,
    after: i64,
    limit: u32,
) -> Result<Vec<StoredEvent>, StoreError> {
    let mut tx = db.begin().await?;
    let rows: Vec<(i64, String, String)> =
        sqlx::query_as("SELECT seq, type, data FROM live_events WHERE seq > ? ORDER BY seq LIMIT ?")
            .bind(after)
            .bind(limit)
            .fetch_all(&mut *tx)
            .await?;
    let mut events = Vec::with_capacity(rows.len());
    for (seq, kind, data) in rows {
        let users: Vec<Uuid> = sqlx::query_scalar("SELECT user_id FROM live_audience WHERE seq = ?")
            .bind(seq)
            .fetch_all(&mut *tx)
            .await?;
        let audience = users.into_iter().map(UserId).collect();
        events.push(StoredEvent {
            seq,
            kind,
            data,
            audience,
        });
    }
    Ok(events)
}

/// One person's events after `after`, oldest first.
///
/// # Errors
/// Those of the store.
pub async fn of_user(
    db: &mut SqliteConnection,
    user: UserId,
    after: i64,
    limit: u32,
) -> Result<Vec<StoredEvent>, StoreError> {
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT e.seq, e.type, e.data FROM live_audience a JOIN live_events e ON e.seq = a.seq \
         WHERE a.user_id = ? AND a.seq > ? ORDER BY a.seq LIMIT ?",
    )
    .bind(user.0)
    .bind(after)
    .bind(limit)
    .fetch_all(db)
    .await?;
    let event = |(seq, kind, data)| StoredEvent {
        seq,
        kind,
        data,
        audience: vec![user],
    };
    Ok(rows.into_iter().map(event).collect())
}

/// Forgets events from before `before`; gives how many.
///
/// # Errors
/// Those of the store.
pub async fn prune(db: &mut SqliteConnection, before: TimestampMs) -> Result<u64, StoreError> {
    let done = sqlx::query("DELETE FROM live_events WHERE at_ms < ?")
        .bind(before.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}
