//! The `users` table.

use domain::{AccountRole, TimestampMs, UserId};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use super::StoreError;

/// An account.
#[derive(Clone, Debug)]
pub struct UserRow {
    /// Its identifier.
    pub id: UserId,
    /// As its owner wrote it; unique without regard to case.
    pub username: String,
    /// A PHC string.
    pub password_hash: String,
    /// What it may do.
    pub role: AccountRole,
    /// Sealed as `users.payout_address`.
    pub payout_address: Option<Vec<u8>>,
    /// When it was made.
    pub created_at: TimestampMs,
}

/// Adds an account.
///
/// # Errors
/// [`StoreError::Duplicate`] of `users.username` if the name is taken.
pub async fn insert(db: &mut SqliteConnection, user: &UserRow) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO users (id, username, password_hash, role, payout_address, created_at_ms)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(user.id.0)
    .bind(&user.username)
    .bind(&user.password_hash)
    .bind(user.role.name())
    .bind(&user.payout_address)
    .bind(user.created_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The account with this identifier.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn get(db: &mut SqliteConnection, id: UserId) -> Result<Option<UserRow>, StoreError> {
    let raw: Option<Raw> = sqlx::query_as("SELECT * FROM users WHERE id = ?")
        .bind(id.0)
        .fetch_optional(db)
        .await?;
    raw.map(TryInto::try_into).transpose()
}

/// The account with this name, without regard to case.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn by_username(db: &mut SqliteConnection, username: &str) -> Result<Option<UserRow>, StoreError> {
    let raw: Option<Raw> = sqlx::query_as("SELECT * FROM users WHERE username = ?")
        .bind(username)
        .fetch_optional(db)
        .await?;
    raw.map(TryInto::try_into).transpose()
}

/// The accounts with this role, oldest first.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn with_role(db: &mut SqliteConnection, role: AccountRole) -> Result<Vec<UserRow>, StoreError> {
    let raw: Vec<Raw> = sqlx::query_as("SELECT * FROM users WHERE role = ? ORDER BY id")
        .bind(role.name())
        .fetch_all(db)
        .await?;
    raw.into_iter().map(TryInto::try_into).collect()
}

/// Replaces the sealed payout address. Whether the account exists.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set_payout_address(
    db: &mut SqliteConnection,
    id: UserId,
    sealed: &[u8],
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE users SET payout_address = ? WHERE id = ?")
        .bind(sealed)
        .bind(id.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes what an account may do. Whether it exists.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set_role(db: &mut SqliteConnection, id: UserId, role: AccountRole) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE users SET role = ? WHERE id = ?")
        .bind(role.name())
        .bind(id.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    username: String,
    password_hash: String,
    role: String,
    payout_address: Option<Vec<u8>>,
    created_at_ms: i64,
}

impl TryFrom<Raw> for UserRow {
    type Error = StoreError;

    fn try_from(raw: Raw) -> Result<Self, StoreError> {
        Ok(Self {
            id: UserId(raw.id),
            username: raw.username,
            password_hash: raw.password_hash,
            role: raw.role.parse().map_err(|_| StoreError::Corrupt("users.role"))?,
            payout_address: raw.payout_address,
            created_at: TimestampMs(raw.created_at_ms),
        })
    }
}
