//! The wallet of an escrow and the transactions that pay out of it.

use domain::{EscrowId, TxId, TxStatus, WalletId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::StoreError;
use super::column::{signed, tx_id, unsigned};

/// The wallet that an escrow claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletRow {
    /// Whose it is.
    pub escrow: EscrowId,
    /// The backend's name for it.
    pub wallet: WalletId,
    /// Its address.
    pub address: String,
    /// Its private view key, sealed.
    pub view_key: Vec<u8>,
    /// Blocks below this height were scanned for payments to it.
    pub scanned_height: u64,
}

/// The bytes of one settlement's transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayoutRow {
    /// With the first signature, sealed.
    pub unsigned: Option<Vec<u8>>,
    /// With both, sealed.
    pub signed: Option<Vec<u8>>,
}

/// A payout whose standing at the daemon may still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenPayout {
    /// Of which escrow.
    pub escrow: EscrowId,
    /// Its transaction.
    pub tx_id: TxId,
    /// What was last known.
    pub status: TxStatus,
}

/// Stores the wallet of an escrow; a second one is an error.
///
/// # Errors
/// Those of the store.
pub async fn insert_wallet(db: &mut SqliteConnection, row: &WalletRow) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO escrow_wallets (escrow_id, wallet_id, address, view_key, scanned_height) \
         VALUES (?, ?, ?, ?, ?)",
    )
    .bind(row.escrow.0)
    .bind(row.wallet.0)
    .bind(&row.address)
    .bind(&row.view_key)
    .bind(signed(row.scanned_height, "height")?)
    .execute(db)
    .await?;
    Ok(())
}

type RawWallet = (Uuid, Uuid, String, Vec<u8>, i64);

fn wallet(row: RawWallet) -> Result<WalletRow, StoreError> {
    let (escrow, wallet, address, view_key, scanned_height) = row;
    Ok(WalletRow {
        escrow: EscrowId(escrow),
        wallet: WalletId(wallet),
        address,
        view_key,
        scanned_height: unsigned(scanned_height, "height")?,
    })
}

/// The wallet of an escrow.
///
/// # Errors
/// Those of the store.
pub async fn wallet_of(db: &mut SqliteConnection, escrow: EscrowId) -> Result<Option<WalletRow>, StoreError> {
    let row: Option<RawWallet> = sqlx::query_as("SELECT * FROM escrow_wallets WHERE escrow_id = ?")
        .bind(escrow.0)
        .fetch_optional(db)
        .await?;
    row.map(wallet).transpose()
}

/// Every escrow's wallet: all are watched for ever.
///
/// # Errors
/// Those of the store.
pub async fn wallets(db: &mut SqliteConnection) -> Result<Vec<WalletRow>, StoreError> {
    let rows: Vec<RawWallet> = sqlx::query_as("SELECT * FROM escrow_wallets")
        .fetch_all(db)
        .await?;
    rows.into_iter().map(wallet).collect()
}

/// Keeps the transaction that the first signer built. One that was built before is void: its signatures
/// cannot be completed any more.
///
/// # Errors
/// Those of the store.
pub async fn put_unsigned(
    db: &mut SqliteConnection,
    escrow: EscrowId,
    no: u32,
    unsigned: &[u8],
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO payouts (escrow_id, no, unsigned) VALUES (?, ?, ?) ON CONFLICT (escrow_id, no) \
         DO UPDATE SET unsigned = excluded.unsigned",
    )
    .bind(escrow.0)
    .bind(no)
    .bind(unsigned)
    .execute(db)
    .await?;
    Ok(())
}

/// Keeps the bytes that both signed. Once kept they stay: a second set is an error.
///
/// # Errors
/// Those of the store.
pub async fn put_signed(
    db: &mut SqliteConnection,
    escrow: EscrowId,
    no: u32,
    tx_id: TxId,
    bytes: &[u8],
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "UPDATE payouts SET signed = ?, tx_id = ? WHERE escrow_id = ? AND no = ? AND signed IS NULL",
    )
    .bind(bytes)
    .bind(tx_id.0.as_slice())
    .bind(escrow.0)
    .bind(no)
    .execute(db)
    .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Refused(
            "a payout is signed once, after it was built".to_owned(),
        ))
    }
}

/// The bytes of one settlement's transaction, as far as it has come.
///
/// # Errors
/// Those of the store.
pub async fn get(db: &mut SqliteConnection, escrow: EscrowId, no: u32) -> Result<PayoutRow, StoreError> {
    let row: Option<RawBytes> =
        sqlx::query_as("SELECT unsigned, signed FROM payouts WHERE escrow_id = ? AND no = ?")
            .bind(escrow.0)
            .bind(no)
            .fetch_optional(db)
            .await?;
    let (unsigned, signed) = row.unwrap_or_default();
    Ok(PayoutRow { unsigned, signed })
}

const IN_POOL: i64 = -1;

/// Sealed, with one signature and with both.
type RawBytes = (Option<Vec<u8>>, Option<Vec<u8>>);

type RawStatus = (Uuid, Vec<u8>, Option<i64>);

fn open_payout(row: RawStatus) -> Result<OpenPayout, StoreError> {
    let (escrow, id, height) = row;
    let status = match height {
        None => TxStatus::Missing,
        Some(IN_POOL) => TxStatus::Pool,
        Some(height) => TxStatus::Mined {
            height: unsigned(height, "height")?,
        },
    };
    Ok(OpenPayout {
        escrow: EscrowId(escrow),
        tx_id: tx_id(&id)?,
        status,
    })
}

/// Signed payouts that are in no block, and with `height` those in a block at it or above.
///
/// # Errors
/// Those of the store.
pub async fn open_since(
    db: &mut SqliteConnection,
    height: Option<u64>,
) -> Result<Vec<OpenPayout>, StoreError> {
    let rows: Vec<RawStatus> = sqlx::query_as(
        "SELECT escrow_id, tx_id, mined_height FROM payouts \
         WHERE tx_id IS NOT NULL AND (mined_height IS NULL OR mined_height = -1 OR mined_height >= ?)",
    )
    .bind(height.map(|height| signed(height, "height")).transpose()?)
    .fetch_all(db)
    .await?;
    rows.into_iter().map(open_payout).collect()
}

/// The signed payouts of one escrow, oldest first.
///
/// # Errors
/// Those of the store.
pub async fn signed_of(db: &mut SqliteConnection, escrow: EscrowId) -> Result<Vec<OpenPayout>, StoreError> {
    let rows: Vec<RawStatus> = sqlx::query_as(
        "SELECT escrow_id, tx_id, mined_height FROM payouts \
         WHERE escrow_id = ? AND tx_id IS NOT NULL ORDER BY no",
    )
    .bind(escrow.0)
    .fetch_all(db)
    .await?;
    rows.into_iter().map(open_payout).collect()
}

/// Keeps what the daemon says about a payout.
///
/// # Errors
/// Those of the store.
pub async fn set_status(db: &mut SqliteConnection, payout: &OpenPayout) -> Result<(), StoreError> {
    let height = match payout.status {
        TxStatus::Missing => None,
        TxStatus::Pool => Some(IN_POOL),
        TxStatus::Mined { height } => Some(signed(height, "height")?),
    };
    sqlx::query("UPDATE payouts SET mined_height = ? WHERE escrow_id = ? AND tx_id = ?")
        .bind(height)
        .bind(payout.escrow.0)
        .bind(payout.tx_id.0.as_slice())
        .execute(db)
        .await?;
    Ok(())
}
