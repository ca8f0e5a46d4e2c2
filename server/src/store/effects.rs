//! What the engine has to do: at most one effect for each escrow.

use domain::escrow::Effect;
use domain::{EscrowId, TimestampMs};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::StoreError;
use super::column::{from_json, to_json};

/// An effect that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueEffect {
    /// Of which escrow.
    pub escrow: EscrowId,
    /// What is to be done.
    pub effect: Effect,
    /// How often it failed in a row.
    pub attempts: u32,
    /// When it is to be tried.
    pub next_attempt: TimestampMs,
    /// Why it failed the last time.
    pub last_error: Option<String>,
}

type Row = (Uuid, String, i64, i64, Option<String>);

fn read(row: Row) -> Result<DueEffect, StoreError> {
    let (escrow, effect, attempts, next_attempt, last_error) = row;
    Ok(DueEffect {
        escrow: EscrowId(escrow),
        effect: from_json(&effect, "effect")?,
        attempts: u32::try_from(attempts).map_err(|_| StoreError::Corrupt("count of attempts"))?,
        next_attempt: TimestampMs(next_attempt),
        last_error,
    })
}

/// Puts an effect in place of the escrow's one before.
///
/// # Errors
/// Those of the store.
pub async fn put(db: &mut SqliteConnection, due: &DueEffect) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO effects (escrow_id, effect, attempts, next_attempt_ms, last_error) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (escrow_id) DO UPDATE SET effect = excluded.effect, attempts = excluded.attempts,
            next_attempt_ms = excluded.next_attempt_ms, last_error = excluded.last_error",
    )
    .bind(due.escrow.0)
    .bind(to_json(&due.effect, "effect")?)
    .bind(i64::from(due.attempts))
    .bind(due.next_attempt.0)
    .bind(due.last_error.as_deref())
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets the escrow's effect: there is nothing to do.
///
/// # Errors
/// Those of the store.
pub async fn remove(db: &mut SqliteConnection, escrow: EscrowId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM effects WHERE escrow_id = ?")
        .bind(escrow.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Which effects are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Orders that wait for a wallet.
    Claims,
    /// Steps of payouts.
    Payouts,
}

impl Kind {
    /// That of `effect`.
    #[must_use]
    pub const fn of(effect: Effect) -> Self {
        match effect {
            Effect::ClaimWallet => Self::Claims,
            Effect::BuildPayout { .. } | Effect::CoSignPayout { .. } | Effect::BroadcastPayout { .. } => {
                Self::Payouts
            }
        }
    }
}

/// The longest that anybody may wait before an effect is tried again, in seconds.
pub const LONGEST_PAUSE_SECS: u64 = 300;

/// Those to be tried by `now`, the longest waiting first, of several the oldest escrow's. Those that wait for longer than
/// [`LONGEST_PAUSE_SECS`] are among them: the clock was ahead when they were postponed.
///
/// # Errors
/// Those of the store.
pub async fn due(
    db: &mut SqliteConnection,
    kind: Kind,
    now: TimestampMs,
    limit: u32,
) -> Result<Vec<DueEffect>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT escrow_id, effect, attempts, next_attempt_ms, last_error FROM effects \
         WHERE (next_attempt_ms <= ?1 OR next_attempt_ms > ?2) AND (effect = ?3) = ?4 \
         ORDER BY next_attempt_ms, escrow_id LIMIT ?5",
    )
    .bind(now.0)
    .bind(now.plus_secs(LONGEST_PAUSE_SECS).0)
    .bind(to_json(&Effect::ClaimWallet, "effect")?)
    .bind(kind == Kind::Claims)
    .bind(limit)
    .fetch_all(db)
    .await?;
    rows.into_iter().map(read).collect()
}

/// The effect of one escrow.
///
/// # Errors
/// Those of the store.
pub async fn of_escrow(db: &mut SqliteConnection, escrow: EscrowId) -> Result<Option<DueEffect>, StoreError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT escrow_id, effect, attempts, next_attempt_ms, last_error FROM effects WHERE escrow_id = ?",
    )
    .bind(escrow.0)
    .fetch_optional(db)
    .await?;
    row.map(read).transpose()
}

/// Remembers a failure, unless another effect has taken its place since.
///
/// # Errors
/// Those of the store.
pub async fn postpone(db: &mut SqliteConnection, failed: &DueEffect) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE effects SET attempts = ?, next_attempt_ms = ?, last_error = ? \
         WHERE escrow_id = ? AND effect = ?",
    )
    .bind(i64::from(failed.attempts))
    .bind(failed.next_attempt.0)
    .bind(failed.last_error.as_deref())
    .bind(failed.escrow.0)
    .bind(to_json(&failed.effect, "effect")?)
    .execute(db)
    .await?;
    Ok(())
}

/// Makes the escrow's effect due at once. What failed before still counts.
///
/// # Errors
/// Those of the store.
pub async fn hurry(
    db: &mut SqliteConnection,
    escrow: EscrowId,
    now: TimestampMs,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE effects SET next_attempt_ms = ? WHERE escrow_id = ?")
        .bind(now.0)
        .bind(escrow.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Those that have failed at least `attempts` times in a row, most often first.
///
/// # Errors
/// Those of the store.
pub async fn failing(
    db: &mut SqliteConnection,
    attempts: u32,
    limit: u32,
) -> Result<Vec<DueEffect>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT escrow_id, effect, attempts, next_attempt_ms, last_error FROM effects \
         WHERE attempts >= ? ORDER BY attempts DESC LIMIT ?",
    )
    .bind(attempts)
    .bind(limit)
    .fetch_all(db)
    .await?;
    rows.into_iter().map(read).collect()
}

/// How many escrows have this to be done, tried before or not.
///
/// # Errors
/// Those of the store.
pub async fn count(db: &mut SqliteConnection, effect: &Effect) -> Result<usize, StoreError> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM effects WHERE effect = ?")
        .bind(to_json(effect, "effect")?)
        .fetch_one(db)
        .await?;
    usize::try_from(count).map_err(|_| StoreError::Corrupt("count of effects"))
}

/// Makes this effect due at once, in the `count` oldest of the escrows that wait to try it again.
///
/// # Errors
/// Those of the store.
pub async fn hurry_oldest(
    db: &mut SqliteConnection,
    effect: &Effect,
    count: usize,
    now: TimestampMs,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE effects SET next_attempt_ms = ?1 WHERE next_attempt_ms > ?1 AND escrow_id IN \
         (SELECT escrow_id FROM effects WHERE effect = ?2 ORDER BY escrow_id LIMIT ?3)",
    )
    .bind(now.0)
    .bind(to_json(effect, "effect")?)
    .bind(i64::try_from(count).unwrap_or(i64::MAX))
    .execute(db)
    .await?;
    Ok(())
}
