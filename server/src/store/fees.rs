//! What the operator's own address received: fees.

use domain::ReceivedOutput;
use domain::chain::CONFIRMATIONS_REQUIRED;
use sqlx::SqliteConnection;
use wallet::watch::{Scan, mark_reused};

use super::StoreError;
use super::chain::{self, Held};
use super::column::{from_json, signed, to_json, unsigned};

/// Below which height the chain was scanned for `address`; `None` if that was not begun.
///
/// # Errors
/// Those of the store.
pub async fn scanned_height(db: &mut SqliteConnection, address: &str) -> Result<Option<u64>, StoreError> {
    let height: Option<i64> = sqlx::query_scalar("SELECT scanned_height FROM fee_wallet WHERE address = ?")
        .bind(address)
        .fetch_optional(db)
        .await?;
    height.map(|height| unsigned(height, "height")).transpose()
}

/// Begins to scan for `address`, and forgets what another one received. Gives the height to begin at: a fee is paid out
/// of an escrow, so there is none below the first block that paid one.
///
/// # Errors
/// Those of the store.
pub async fn begin(db: &mut SqliteConnection, address: &str) -> Result<u64, StoreError> {
    let first: Option<i64> =
        sqlx::query_scalar("SELECT min(height) FROM chain_outputs WHERE height IS NOT NULL")
            .fetch_one(&mut *db)
            .await?;
    let from = match first {
        Some(height) => unsigned(height, "height")?,
        // What was read already holds nothing, except blocks that a reorganisation may yet replace.
        None => chain::cursor(db)
            .await?
            .height
            .saturating_sub(CONFIRMATIONS_REQUIRED),
    };
    sqlx::query("DELETE FROM fee_outputs").execute(&mut *db).await?;
    sqlx::query(
        "INSERT INTO fee_wallet (id, address, scanned_height) VALUES (1, ?, ?) ON CONFLICT (id) \
         DO UPDATE SET address = excluded.address, scanned_height = excluded.scanned_height",
    )
    .bind(address)
    .bind(signed(from, "height")?)
    .execute(db)
    .await?;
    Ok(from)
}

/// Keeps what one poll found for the operator: first what a reorganisation took away, also where the address is not
/// watched now.
///
/// # Errors
/// Those of the store.
pub async fn put_scan(db: &mut SqliteConnection, scan: &Scan) -> Result<(), StoreError> {
    if let Some(height) = scan.rolled_back_to {
        let height = signed(height, "height")?;
        sqlx::query("DELETE FROM fee_outputs WHERE height >= ?")
            .bind(height)
            .execute(&mut *db)
            .await?;
        sqlx::query("UPDATE fee_wallet SET scanned_height = min(scanned_height, ?)")
            .bind(height)
            .execute(&mut *db)
            .await?;
    }
    for output in &scan.operator.mined {
        put_output(db, output).await?;
    }
    if let Some(height) = scan.operator.scanned_height {
        sqlx::query("UPDATE fee_wallet SET scanned_height = ?")
            .bind(signed(height, "height")?)
            .execute(db)
            .await?;
    }
    Ok(())
}

async fn put_output(db: &mut SqliteConnection, output: &ReceivedOutput) -> Result<(), StoreError> {
    let height = output
        .height
        .ok_or_else(|| StoreError::Refused("a fee counts in a block only".to_owned()))?;
    sqlx::query(
        "INSERT INTO fee_outputs (tx_id, output_index, height, output) VALUES (?, ?, ?, ?) \
         ON CONFLICT (tx_id, output_index) DO UPDATE SET height = excluded.height, output = excluded.output",
    )
    .bind(output.output.tx_id.0.as_slice())
    .bind(i64::from(output.output.index))
    .bind(signed(height, "height")?)
    .bind(to_json(output, "output")?)
    .execute(db)
    .await?;
    Ok(())
}

/// Everything that came to `address`; what left it again is not seen.
///
/// # Errors
/// Those of the store.
pub async fn received(db: &mut SqliteConnection, address: &str) -> Result<Held, StoreError> {
    let outputs: Vec<String> = sqlx::query_scalar(
        "SELECT output FROM fee_outputs WHERE EXISTS (SELECT 1 FROM fee_wallet WHERE address = ?)",
    )
    .bind(address)
    .fetch_all(&mut *db)
    .await?;
    let outputs = outputs.iter().map(|text| from_json(text, "output"));
    let mut outputs: Vec<ReceivedOutput> = outputs.collect::<Result<_, _>>()?;
    mark_reused(&mut outputs, &[]);
    let height = chain::tip(db).await?.map_or(0, |tip| tip.height);
    Ok(Held::of(&outputs, height))
}
