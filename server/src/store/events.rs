//! Live events: what people are told while they look.

use domain::{TimestampMs, UserId};
use sqlx::{QueryBuilder, SqliteConnection};
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
pub struct NewEvent {
    /// See [`StoredEvent::kind`].
    pub kind: &'static str,
    /// See [`StoredEvent::data`].
    pub data: String,
}

/// Stores events that the same people may see, in this order. Call it in the transaction that makes them true.
///
/// # Errors
/// Those of the store.
pub async fn insert(
    db: &mut SqliteConnection,
    new: &[NewEvent],
    audience: &[UserId],
    now: TimestampMs,
) -> Result<(), StoreError> {
    if new.is_empty() || audience.is_empty() {
        return Ok(());
    }
    // One statement for all: each costs a way to the connection's thread and back.
    let mut events = QueryBuilder::new("INSERT INTO live_events (at_ms, type, data) ");
    events.push_values(new, |mut row, event| {
        row.push_bind(now.0).push_bind(event.kind).push_bind(&event.data);
    });
    events.push(" RETURNING seq");
    let places: Vec<i64> = events.build_query_scalar().fetch_all(&mut *db).await?;
    let seen = places
        .iter()
        .flat_map(|seq| audience.iter().map(move |user| (user, seq)));
    let mut rows = QueryBuilder::new("INSERT OR IGNORE INTO live_audience (user_id, seq) ");
    rows.push_values(seen, |mut row, (user, seq)| {
        row.push_bind(user.0).push_bind(seq);
    });
    rows.build().execute(db).await?;
    Ok(())
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
    // A row for each who may see it.
    let rows: Vec<(i64, String, String, Uuid)> = sqlx::query_as(
        "SELECT e.seq, e.type, e.data, a.user_id FROM \
         (SELECT seq, type, data FROM live_events WHERE seq > ? ORDER BY seq LIMIT ?) e \
         JOIN live_audience a ON a.seq = e.seq ORDER BY e.seq",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(db)
    .await?;
    let mut events: Vec<StoredEvent> = Vec::new();
    for (seq, kind, data, user) in rows {
        match events.last_mut() {
            Some(event) if event.seq == seq => event.audience.push(UserId(user)),
            _ => events.push(StoredEvent {
                seq,
                kind,
                data,
                audience: vec![UserId(user)],
            }),
        }
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
