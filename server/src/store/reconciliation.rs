//! What the last comparison of the store with the chain found, and what is to be compared.

use domain::{EscrowId, Piconero, TimestampMs};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::StoreError;
use super::column::{signed, unsigned};
use super::escrows::open_with_address;

/// One comparison of all open escrows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    /// When it ended.
    pub at: TimestampMs,
    /// Escrows that were compared.
    pub compared: u64,
    /// Those of them that do not add up.
    pub differing: u64,
    /// How much money is in question.
    pub discrepancy: Piconero,
}

/// Keeps the newest one in place of the one before.
///
/// # Errors
/// Those of the store.
pub async fn put(db: &mut SqliteConnection, found: &Reconciliation) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO reconciliation (id, at_ms, compared, differing, discrepancy_piconero) VALUES (1, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms, compared = excluded.compared, \
         differing = excluded.differing, discrepancy_piconero = excluded.discrepancy_piconero",
    )
    .bind(found.at.0)
    .bind(signed(found.compared, "count of escrows")?)
    .bind(signed(found.differing, "count of escrows")?)
    .bind(signed(found.discrepancy.0, "discrepancy")?)
    .execute(db)
    .await?;
    Ok(())
}

/// The newest one, if there was any.
///
/// # Errors
/// Those of the store.
pub async fn last(db: &mut SqliteConnection) -> Result<Option<Reconciliation>, StoreError> {
    let row: Option<(i64, i64, i64, i64)> = sqlx::query_as(
        "SELECT at_ms, compared, differing, discrepancy_piconero FROM reconciliation WHERE id = 1",
    )
    .fetch_optional(db)
    .await?;
    row.map(|(at, compared, differing, discrepancy)| {
        Ok(Reconciliation {
            at: TimestampMs(at),
            compared: unsigned(compared, "count of escrows")?,
            differing: unsigned(differing, "count of escrows")?,
            discrepancy: Piconero(unsigned(discrepancy, "discrepancy")?),
        })
    })
    .transpose()
}

/// Escrows that have an address and have not ended, in the order of their ids, after `after`.
///
/// # Errors
/// Those of the store.
pub async fn open_escrows(
    db: &mut SqliteConnection,
    after: Option<EscrowId>,
    limit: u32,
) -> Result<Vec<EscrowId>, StoreError> {
    let ids: Vec<Uuid> = sqlx::query_scalar(concat!(
        "SELECT escrows.id FROM escrows JOIN escrow_wallets ON escrow_id = escrows.id \
         WHERE (?1 IS NULL OR escrows.id > ?1) AND state IN ",
        open_with_address!(),
        " ORDER BY escrows.id LIMIT ?2"
    ))
    .bind(after.map(|id| id.0))
    .bind(limit)
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(EscrowId).collect())
}
