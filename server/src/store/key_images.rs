//! The key images of escrows' outputs, and who spends them.

use domain::chain::CONFIRMATIONS_REQUIRED;
use domain::{EscrowId, ForeignSpend, OutputRef};
use sqlx::{AssertSqlSafe, SqliteConnection};
use uuid::Uuid;
use wallet::multisig::KeyImage;
use wallet::watch::Spend;

use super::StoreError;
use super::column::{signed, tx_id, unsigned};

/// A key image and the escrow whose money it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The image.
    pub key_image: KeyImage,
    /// Whose.
    pub escrow: EscrowId,
}

/// Keeps an output's key image. It follows from the output's one-time key alone: of two outputs that share one, the
/// later has it.
///
/// # Errors
/// Those of the store.
pub async fn put(
    db: &mut SqliteConnection,
    escrow: EscrowId,
    output: OutputRef,
    key_image: &KeyImage,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO key_images (key_image, escrow_id, tx_id, output_index) VALUES (?, ?, ?, ?) \
         ON CONFLICT (key_image) DO UPDATE SET tx_id = excluded.tx_id, output_index = excluded.output_index \
         WHERE escrow_id = excluded.escrow_id",
    )
    .bind(key_image.as_slice())
    .bind(escrow.0)
    .bind(output.tx_id.0.as_slice())
    .bind(output.index)
    .execute(db)
    .await?;
    Ok(())
}

/// How many there are. They only become more.
///
/// # Errors
/// Those of the store.
pub async fn count(db: &mut SqliteConnection) -> Result<u64, StoreError> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM key_images")
        .fetch_one(db)
        .await?;
    unsigned(count, "count")
}

/// All of them.
///
/// # Errors
/// Those of the store.
pub async fn all(db: &mut SqliteConnection) -> Result<Vec<Watched>, StoreError> {
    rows(
        sqlx::query_as("SELECT key_image, escrow_id FROM key_images")
            .fetch_all(db)
            .await?,
    )
}

/// Those of which the daemon must say whether they were spent before they were watched, and those of which it said
/// so: a reorganisation can take that back.
///
/// # Errors
/// Those of the store.
pub async fn doubtful(db: &mut SqliteConnection) -> Result<Vec<Watched>, StoreError> {
    rows(
        sqlx::query_as("SELECT key_image, escrow_id FROM key_images WHERE spent_before IS NOT 0")
            .fetch_all(db)
            .await?,
    )
}

fn rows(rows: Vec<(Vec<u8>, Uuid)>) -> Result<Vec<Watched>, StoreError> {
    let watched = |(image, escrow): (Vec<u8>, Uuid)| {
        let key_image = image.try_into().map_err(|_| StoreError::Corrupt("key image"))?;
        let escrow = EscrowId(escrow);
        Ok(Watched { key_image, escrow })
    };
    rows.into_iter().map(watched).collect()
}

/// How many there are of which the daemon was not asked yet. Those of escrows with payouts of their own are left out: a
/// spend may be such a payout, and they stay in doubt until it is in a block.
///
/// # Errors
/// Those of the store.
pub async fn unasked(db: &mut SqliteConnection) -> Result<u64, StoreError> {
    let count: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM key_images k WHERE k.spent_before IS NULL \
         AND NOT EXISTS (SELECT 1 FROM signed_payouts p WHERE p.escrow_id = k.escrow_id)",
    )
    .fetch_one(db)
    .await?;
    unsigned(count, "count")
}

/// Keeps what the daemon says of the time before `image` was watched; answers whether that is news. A transaction that
/// was seen, or may be the escrow's own, says more, and the daemon is asked again.
///
/// # Errors
/// Those of the store.
pub async fn set_spent_before(
    db: &mut SqliteConnection,
    image: &KeyImage,
    spent: bool,
) -> Result<bool, StoreError> {
    const NOW: &str = "CASE WHEN NOT ?2 THEN 0 \
        WHEN EXISTS (SELECT 1 FROM key_image_spends s WHERE s.key_image = ?1) THEN 0 \
        WHEN EXISTS (SELECT 1 FROM signed_payouts p WHERE p.escrow_id = key_images.escrow_id) THEN NULL \
        ELSE 1 END";
    let update = format!(
        "UPDATE key_images SET spent_before = {NOW} WHERE key_image = ?1 AND spent_before IS NOT {NOW}"
    );
    let done = sqlx::query(AssertSqlSafe(update))
        .bind(image.as_slice())
        .bind(spent)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Has the daemon asked about all of them again: the watcher begins anew, and passes blocks over.
///
/// # Errors
/// Those of the store.
pub async fn ask_again(db: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("UPDATE key_images SET spent_before = NULL")
        .execute(db)
        .await?;
    Ok(())
}

/// Replaces what is known of spends: first what a reorganisation took away and what was in the pool, then what is
/// there now. Gives the escrows concerned.
///
/// # Errors
/// Those of the store.
pub async fn put_spends(
    db: &mut SqliteConnection,
    rolled_back_to: Option<u64>,
    spends: &[Spend],
) -> Result<Vec<EscrowId>, StoreError> {
    let void = rolled_back_to
        .map(|height| signed(height, "height"))
        .transpose()?;
    let gone: Vec<Uuid> = sqlx::query_scalar(
        "DELETE FROM key_image_spends WHERE height IS NULL OR height >= ? \
         RETURNING (SELECT escrow_id FROM key_images k WHERE k.key_image = key_image_spends.key_image)",
    )
    .bind(void)
    .fetch_all(&mut *db)
    .await?;
    let mut touched: Vec<EscrowId> = gone.into_iter().map(EscrowId).collect();
    for spend in spends {
        let height = spend.height.map(|height| signed(height, "height")).transpose()?;
        sqlx::query(
            "INSERT INTO key_image_spends (key_image, tx_id, height) VALUES (?, ?, ?) ON CONFLICT (key_image, tx_id) \
             DO UPDATE SET height = excluded.height WHERE excluded.height IS NOT NULL",
        )
        .bind(spend.key_image.as_slice())
        .bind(spend.tx_id.0.as_slice())
        .bind(height)
        .execute(&mut *db)
        .await?;
        touched.push(spend.escrow);
    }
    Ok(touched)
}

/// Outputs of the escrow that are spent by a transaction which is none of its payouts.
///
/// # Errors
/// Those of the store.
pub async fn foreign_spends(
    db: &mut SqliteConnection,
    escrow: EscrowId,
) -> Result<Vec<ForeignSpend>, StoreError> {
    let rows: Vec<(Vec<u8>, u32, Option<Vec<u8>>)> = sqlx::query_as(
        "SELECT k.tx_id, k.output_index, s.tx_id FROM key_images k \
         LEFT JOIN key_image_spends s ON s.key_image = k.key_image \
         WHERE k.escrow_id = ?1 AND (s.tx_id IS NOT NULL OR k.spent_before = 1) \
            AND NOT EXISTS (SELECT 1 FROM signed_payouts p WHERE p.escrow_id = ?1 AND p.tx_id = s.tx_id) \
         ORDER BY k.tx_id, k.output_index, s.tx_id",
    )
    .bind(escrow.0)
    .fetch_all(db)
    .await?;
    let spend = |(made_by, index, spent_by): (Vec<u8>, u32, Option<Vec<u8>>)| {
        let output = OutputRef {
            tx_id: tx_id(&made_by)?,
            index,
        };
        let tx_id = spent_by.as_deref().map(tx_id).transpose()?;
        Ok(ForeignSpend { output, tx_id })
    };
    rows.into_iter().map(spend).collect()
}

/// Escrows that hold confirmed money whose key images are not all known, in a chain of `tip_height` blocks. Dust, for
/// which nobody asks, makes an escrow one of them too.
///
/// Those that are being settled are none. Their wallets would be asked between the two signatures of a payout, and
/// whoever is asked draws new nonces: the payout would be stale, and have to be built anew. Nor is it needed, for the
/// payout itself finds out: a wallet does not build it from money that was spent, and the network does not take it.
///
/// # Errors
/// Those of the store.
pub async fn incomplete(db: &mut SqliteConnection, tip_height: u64) -> Result<Vec<EscrowId>, StoreError> {
    let below = tip_height.saturating_sub(CONFIRMATIONS_REQUIRED);
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT DISTINCT e.id FROM escrows e JOIN chain_outputs o ON o.escrow_id = e.id \
         LEFT JOIN key_images k ON k.escrow_id = o.escrow_id AND k.tx_id = o.tx_id \
            AND k.output_index = o.output_index \
         WHERE e.state IN ('awaiting_funding', 'confirming', 'funded', 'shipped', 'disputed', 'frozen') \
            AND o.height <= ? AND k.key_image IS NULL",
    )
    .bind(signed(below, "height")?)
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(EscrowId).collect())
}

/// The outputs of an escrow whose key images are known.
///
/// # Errors
/// Those of the store.
pub async fn known(db: &mut SqliteConnection, escrow: EscrowId) -> Result<Vec<OutputRef>, StoreError> {
    let rows: Vec<(Vec<u8>, u32)> =
        sqlx::query_as("SELECT tx_id, output_index FROM key_images WHERE escrow_id = ?")
            .bind(escrow.0)
            .fetch_all(db)
            .await?;
    let output = |(id, index): (Vec<u8>, u32)| {
        Ok(OutputRef {
            tx_id: tx_id(&id)?,
            index,
        })
    };
    rows.into_iter().map(output).collect()
}
