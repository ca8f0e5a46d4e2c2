//! The `sessions` table.

use domain::{AccountRole, SessionId, TimestampMs, UserId};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use super::StoreError;

/// SHA-256 of the secret in a session's cookie.
pub type TokenHash = [u8; 32];

/// A session and whom it belongs to.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Its identifier; not the secret.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// The owner's name.
    pub username: String,
    /// The owner's role now.
    pub role: AccountRole,
    /// When it ends.
    pub expires_at: TimestampMs,
}

/// Adds a session from `created_at` until `expires_at`.
///
/// # Errors
/// [`StoreError::Refused`] if the user does not exist.
pub async fn insert(
    db: &mut SqliteConnection,
    id: SessionId,
    token_hash: &TokenHash,
    user: UserId,
    created_at: TimestampMs,
    expires_at: TimestampMs,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO sessions (id, token_hash, user_id, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(id.0)
    .bind(token_hash.as_slice())
    .bind(user.0)
    .bind(created_at.0)
    .bind(expires_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The session of this secret, if it has not ended by `now`.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn live(
    db: &mut SqliteConnection,
    token_hash: &TokenHash,
    now: TimestampMs,
) -> Result<Option<SessionRow>, StoreError> {
    let raw: Option<Raw> = sqlx::query_as(
        "SELECT s.id, s.user_id, s.expires_at_ms, u.username, u.role
         FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.token_hash = ? AND s.expires_at_ms > ?",
    )
    .bind(token_hash.as_slice())
    .bind(now.0)
    .fetch_optional(db)
    .await?;
    raw.map(TryInto::try_into).transpose()
}

/// Whether this session has not ended by `now`.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn is_live(db: &mut SqliteConnection, id: SessionId, now: TimestampMs) -> Result<bool, StoreError> {
    let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM sessions WHERE id = ? AND expires_at_ms > ?")
        .bind(id.0)
        .bind(now.0)
        .fetch_optional(db)
        .await?;
    Ok(found.is_some())
}

/// Ends the session of this secret, if there is one.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn delete(db: &mut SqliteConnection, token_hash: &TokenHash) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE token_hash = ?")
        .bind(token_hash.as_slice())
        .execute(db)
        .await?;
    Ok(())
}

/// Ends every session of a user, as after a change of role.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn delete_of_user(db: &mut SqliteConnection, user: UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE user_id = ?")
        .bind(user.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets the sessions that ended before `now`; how many there were.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn delete_expired(db: &mut SqliteConnection, now: TimestampMs) -> Result<u64, StoreError> {
    let done = sqlx::query("DELETE FROM sessions WHERE expires_at_ms <= ?")
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    user_id: Uuid,
    username: String,
    role: String,
    expires_at_ms: i64,
}

impl TryFrom<Raw> for SessionRow {
    type Error = StoreError;

    fn try_from(raw: Raw) -> Result<Self, StoreError> {
        Ok(Self {
            id: SessionId(raw.id),
            user_id: UserId(raw.user_id),
            username: raw.username,
            role: raw.role.parse().map_err(|_| StoreError::Corrupt("users.role"))?,
            expires_at: TimestampMs(raw.expires_at_ms),
        })
    }
}
