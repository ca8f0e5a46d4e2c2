//! What was read from the chain.

use domain::chain::CONFIRMATIONS_REQUIRED;
use domain::{EscrowId, Piconero, ReceivedOutput, TimestampMs};
use sqlx::SqliteConnection;
use uuid::Uuid;
use wallet::watch::{Cursor, Scan, mark_reused};

use super::StoreError;
use super::column::{from_json, signed, to_json, unsigned};
use super::escrows::open_with_address;
use super::payouts::Scanned;

/// The chain's end as it was last seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tip {
    /// Number of blocks.
    pub height: u64,
    /// The newest block's own time.
    pub time: TimestampMs,
}

/// Where the next poll goes on; at the beginning if there was none.
///
/// # Errors
/// Those of the store.
pub async fn cursor(db: &mut SqliteConnection) -> Result<Cursor, StoreError> {
    let text: Option<String> = sqlx::query_scalar("SELECT cursor FROM chain_cursor WHERE id = 1")
        .fetch_optional(db)
        .await?;
    text.map_or_else(|| Ok(Cursor::default()), |text| from_json(&text, "chain cursor"))
}

/// The chain's end; `None` before the first poll.
///
/// # Errors
/// Those of the store.
pub async fn tip(db: &mut SqliteConnection) -> Result<Option<Tip>, StoreError> {
    let row: Option<(i64, i64)> = sqlx::query_as("SELECT height, tip_time_ms FROM chain_cursor WHERE id = 1")
        .fetch_optional(db)
        .await?;
    row.map(|(height, time)| {
        Ok(Tip {
            height: unsigned(height, "height")?,
            time: TimestampMs(time),
        })
    })
    .transpose()
}

/// Keeps the result of one poll: first what a reorganisation took away, then what is new, and how far some wallets
/// have come. Gives the escrows whose outputs may be others than before.
///
/// # Errors
/// Those of the store.
pub async fn put_scan(
    db: &mut SqliteConnection,
    scan: &Scan,
    moves: &[(EscrowId, Scanned)],
) -> Result<Vec<EscrowId>, StoreError> {
    let mut touched: Vec<EscrowId> = Vec::new();
    if let Some(height) = scan.rolled_back_to {
        touched.extend(roll_back(db, height).await?);
    }
    touched.extend(clear_pool(db).await?);
    for (escrow, output) in scan.pool.iter().chain(&scan.mined) {
        put_output(db, *escrow, output).await?;
        touched.push(*escrow);
    }
    for (escrow, scanned) in moves {
        sqlx::query("UPDATE escrow_wallets SET scanned_height = ? WHERE escrow_id = ?")
            .bind(scanned.column()?)
            .bind(escrow.0)
            .execute(&mut *db)
            .await?;
    }
    sqlx::query(
        "INSERT INTO chain_cursor (id, cursor, height, tip_time_ms) VALUES (1, ?, ?, ?) ON CONFLICT (id) \
         DO UPDATE SET cursor = excluded.cursor, height = excluded.height, tip_time_ms = excluded.tip_time_ms",
    )
    .bind(to_json(&scan.cursor, "chain cursor")?)
    .bind(signed(scan.tip_height, "height")?)
    .bind(scan.tip_time_ms.0)
    .execute(db)
    .await?;
    touched.sort_unstable();
    touched.dedup();
    Ok(touched)
}

async fn roll_back(db: &mut SqliteConnection, height: u64) -> Result<Vec<EscrowId>, StoreError> {
    let height = signed(height, "height")?;
    // Those that keep up fall back with the cursor; what is below ~height came to keep up above it.
    sqlx::query(
        "UPDATE escrow_wallets SET scanned_height = CASE WHEN scanned_height < 0 THEN ~?1 ELSE ?1 END \
         WHERE scanned_height > ?1 OR scanned_height < ~?1",
    )
    .bind(height)
    .execute(&mut *db)
    .await?;
    let gone: Vec<Uuid> =
        sqlx::query_scalar("DELETE FROM chain_outputs WHERE height >= ? RETURNING escrow_id")
            .bind(height)
            .fetch_all(db)
            .await?;
    Ok(gone.into_iter().map(EscrowId).collect())
}

async fn clear_pool(db: &mut SqliteConnection) -> Result<Vec<EscrowId>, StoreError> {
    let gone: Vec<Uuid> =
        sqlx::query_scalar("DELETE FROM chain_outputs WHERE height IS NULL RETURNING escrow_id")
            .fetch_all(db)
            .await?;
    Ok(gone.into_iter().map(EscrowId).collect())
}

async fn put_output(
    db: &mut SqliteConnection,
    escrow: EscrowId,
    output: &ReceivedOutput,
) -> Result<(), StoreError> {
    // What is in a block is not also in the pool, whichever was read first.
    sqlx::query(
        "INSERT INTO chain_outputs (escrow_id, tx_id, output_index, height, output) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (escrow_id, tx_id, output_index) DO UPDATE SET height = excluded.height, \
         output = excluded.output WHERE excluded.height IS NOT NULL",
    )
    .bind(escrow.0)
    .bind(output.output.tx_id.0.as_slice())
    .bind(i64::from(output.output.index))
    .bind(output.height.map(|height| signed(height, "height")).transpose()?)
    .bind(to_json(output, "output")?)
    .execute(db)
    .await?;
    Ok(())
}

/// Has the watcher read the escrow's blocks from `height` on again. What it finds replaces what is stored; what
/// is stored stays until then.
///
/// # Errors
/// Those of the store.
pub async fn read_again(db: &mut SqliteConnection, escrow: EscrowId, height: u64) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE escrow_wallets SET scanned_height = CASE WHEN scanned_height < 0 THEN ?1 \
         ELSE min(scanned_height, ?1) END WHERE escrow_id = ?2",
    )
    .bind(signed(height, "height")?)
    .bind(escrow.0)
    .execute(&mut *db)
    .await?;
    sqlx::query("UPDATE chain_cursor SET read_again = read_again + 1")
        .execute(db)
        .await?;
    Ok(())
}

/// How often [`read_again`] was asked for.
///
/// # Errors
/// Those of the store.
pub async fn times_read_again(db: &mut SqliteConnection) -> Result<i64, StoreError> {
    let times = sqlx::query_scalar("SELECT read_again FROM chain_cursor WHERE id = 1")
        .fetch_optional(db)
        .await?;
    Ok(times.unwrap_or_default())
}

/// Everything ever sent to the escrow's address that is in the chain or the pool, in the order of
/// [`domain::OutputRef`].
///
/// # Errors
/// Those of the store.
pub async fn outputs_of(
    db: &mut SqliteConnection,
    escrow: EscrowId,
) -> Result<Vec<ReceivedOutput>, StoreError> {
    let outputs: Vec<String> = sqlx::query_scalar(
        "SELECT output FROM chain_outputs WHERE escrow_id = ? ORDER BY tx_id, output_index",
    )
    .bind(escrow.0)
    .fetch_all(db)
    .await?;
    outputs.iter().map(|text| from_json(text, "output")).collect()
}

/// Escrows to which a new block may matter: those on the way to a state that waits for people, and those with an
/// output or a payout in the pool or in a block at `height` or above. An escrow that is funded, shipped or disputed
/// for longer learns nothing from one more confirmation.
///
/// # Errors
/// Those of the store.
pub async fn unsettled_since(db: &mut SqliteConnection, height: u64) -> Result<Vec<EscrowId>, StoreError> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT id FROM escrows WHERE state IN ('confirming', 'settling', 'frozen') \
         UNION SELECT escrow_id FROM chain_outputs WHERE height IS NULL OR height >= ?1 \
         UNION SELECT p.escrow_id FROM signed_payouts p \
            WHERE (p.mined_height IS NULL OR p.mined_height >= ?1 OR p.mined_height = -1) AND NOT EXISTS \
               (SELECT 1 FROM signed_payouts o WHERE o.escrow_id = p.escrow_id AND o.no = p.no \
                  AND o.tx_id <> p.tx_id AND o.mined_height >= 0 AND o.mined_height < ?1)",
    )
    .bind(signed(height, "height")?)
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(EscrowId).collect())
}

/// What lies in blocks for somebody, as the watcher saw it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// All of it.
    pub balance: Piconero,
    /// What has its confirmations and no time lock.
    pub unlocked: Piconero,
    /// In how many outputs.
    pub outputs: u64,
}

impl Held {
    /// The sum of `outputs` of a chain of `height` blocks. Those whose amount could not be verified, and those that share
    /// their one-time key, are left out.
    #[must_use]
    pub fn of<'a>(outputs: impl IntoIterator<Item = &'a ReceivedOutput>, height: u64) -> Self {
        let mut held = Self::default();
        for output in outputs {
            if !output.verified || output.key_reused {
                continue;
            }
            held.outputs += 1;
            held.balance = Piconero(held.balance.0.saturating_add(output.amount.0));
            if output.unlock_time == 0 && output.confirmations(height) >= CONFIRMATIONS_REQUIRED {
                held.unlocked = Piconero(held.unlocked.0.saturating_add(output.amount.0));
            }
        }
        held
    }
}

/// What open escrows hold and was not taken out; of outputs that share a one-time key, only the one that a wallet would
/// spend.
///
/// # Errors
/// Those of the store.
pub async fn held(db: &mut SqliteConnection) -> Result<Held, StoreError> {
    // By state first: closed escrows and what they received stay for ever.
    let rows: Vec<(Uuid, String, bool)> = sqlx::query_as(concat!(
        "SELECT o.escrow_id, o.output, EXISTS \
            (SELECT 1 FROM key_images k LEFT JOIN key_image_spends s ON s.key_image = k.key_image \
             WHERE k.escrow_id = o.escrow_id AND k.tx_id = o.tx_id AND k.output_index = o.output_index \
             AND (s.height IS NOT NULL OR k.spent_before = 1)) \
         FROM escrows e CROSS JOIN chain_outputs o ON o.escrow_id = e.id \
         WHERE e.state IN ",
        open_with_address!(),
        " AND o.height IS NOT NULL ORDER BY o.escrow_id",
    ))
    .fetch_all(&mut *db)
    .await?;
    let height = tip(db).await?.map_or(0, |tip| tip.height);
    let mut unspent = Vec::new();
    for of_one in rows.chunk_by(|a, b| a.0 == b.0) {
        unspent.extend(not_taken(of_one)?);
    }
    Ok(Held::of(&unspent, height))
}

/// What one escrow received, each with whether it was taken out: those that were not.
fn not_taken(received: &[(Uuid, String, bool)]) -> Result<Vec<ReceivedOutput>, StoreError> {
    let mut outputs = Vec::new();
    let mut taken = Vec::new();
    for (_, text, is_taken) in received {
        let output: ReceivedOutput = from_json(text, "output")?;
        taken.extend(is_taken.then_some(output.output));
        outputs.push(output);
    }
    mark_reused(&mut outputs, &taken);
    outputs.retain(|output| !taken.contains(&output.output));
    Ok(outputs)
}

/// Every escrow that has an address.
///
/// # Errors
/// Those of the store.
pub async fn watched(db: &mut SqliteConnection) -> Result<Vec<EscrowId>, StoreError> {
    let ids: Vec<Uuid> = sqlx::query_scalar("SELECT escrow_id FROM escrow_wallets")
        .fetch_all(db)
        .await?;
    Ok(ids.into_iter().map(EscrowId).collect())
}
