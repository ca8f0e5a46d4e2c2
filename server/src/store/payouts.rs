//! The wallet of an escrow and the transactions that pay out of it.

use domain::{EscrowId, TimestampMs, TxId, TxStatus, WalletId};
use futures::{Stream, StreamExt as _};
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
    /// How far the chain was scanned for payments to it.
    pub scanned: Scanned,
}

/// How far the chain was scanned for one address. Most keep up with the cursor, and are not written with every block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// Blocks below this height.
    Below(u64),
    /// As far as the cursor has come, and always below the height it had when it came to keep up; column: the
    /// complement of that, which is negative.
    WithCursor {
        /// That height.
        since: u64,
    },
}

impl Scanned {
    /// Blocks below this height were scanned, if the cursor is at `cursor`.
    #[must_use]
    pub fn height(self, cursor: u64) -> u64 {
        match self {
            Self::Below(height) => height,
            Self::WithCursor { since } => since.max(cursor),
        }
    }

    /// What is left of it after a roll-back to `height`.
    #[must_use]
    pub fn after(self, height: Option<u64>) -> Self {
        let valid = height.unwrap_or(u64::MAX);
        match self {
            Self::Below(height) => Self::Below(height.min(valid)),
            Self::WithCursor { since } => Self::WithCursor {
                since: since.min(valid),
            },
        }
    }

    pub(super) fn column(self) -> Result<i64, StoreError> {
        match self {
            Self::Below(height) => signed(height, "height"),
            Self::WithCursor { since } => Ok(!signed(since, "height")?),
        }
    }

    fn read(column: i64) -> Result<Self, StoreError> {
        if column < 0 {
            let since = unsigned(!column, "height")?;
            return Ok(Self::WithCursor { since });
        }
        Ok(Self::Below(unsigned(column, "height")?))
    }
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

/// Stores the wallet of an escrow, which has read the chain until `now`; a second one is an error.
///
/// # Errors
/// Those of the store.
pub async fn insert_wallet(
    db: &mut SqliteConnection,
    row: &WalletRow,
    now: TimestampMs,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO escrow_wallets (escrow_id, wallet_id, address, view_key, scanned_height, refreshed_at_ms) \
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(row.escrow.0)
    .bind(row.wallet.0)
    .bind(&row.address)
    .bind(&row.view_key)
    .bind(row.scanned.column()?)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

type RawWallet = (Uuid, Uuid, String, Vec<u8>, i64);

fn wallet(row: RawWallet) -> Result<WalletRow, StoreError> {
    let (escrow, wallet, address, view_key, scanned) = row;
    Ok(WalletRow {
        escrow: EscrowId(escrow),
        wallet: WalletId(wallet),
        address,
        view_key,
        scanned: Scanned::read(scanned)?,
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

/// Every escrow's wallet, one after another: all are watched for ever.
pub fn wallets(db: &mut SqliteConnection) -> impl Stream<Item = Result<WalletRow, StoreError>> + '_ {
    let rows = sqlx::query_as("SELECT * FROM escrow_wallets").fetch(db);
    rows.map(|row| wallet(row?))
}

/// How many there are.
///
/// # Errors
/// Those of the store.
pub async fn wallet_count(db: &mut SqliteConnection) -> Result<u64, StoreError> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM escrow_wallets")
        .fetch_one(db)
        .await?;
    unsigned(count, "count")
}

/// Escrows that hold money or wait for a decision and whose wallets have not read the chain since `before`, those
/// that have not for longest first.
///
/// # Errors
/// Those of the store.
pub async fn refreshed_before(
    db: &mut SqliteConnection,
    before: TimestampMs,
    limit: u32,
) -> Result<Vec<(EscrowId, WalletId)>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT w.escrow_id, w.wallet_id FROM escrow_wallets w JOIN escrows e ON e.id = w.escrow_id \
         WHERE e.state IN ('funded', 'shipped', 'disputed', 'frozen') AND w.refreshed_at_ms < ? \
         ORDER BY w.refreshed_at_ms, w.escrow_id LIMIT ?",
    )
    .bind(before.0)
    .bind(limit)
    .fetch_all(db)
    .await?;
    let ids = |(escrow, wallet)| (EscrowId(escrow), WalletId(wallet));
    Ok(rows.into_iter().map(ids).collect())
}

/// Keeps that the escrow's wallets have read the chain.
///
/// # Errors
/// Those of the store.
pub async fn set_refreshed(
    db: &mut SqliteConnection,
    escrow: EscrowId,
    now: TimestampMs,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE escrow_wallets SET refreshed_at_ms = ? WHERE escrow_id = ?")
        .bind(now.0)
        .bind(escrow.0)
        .execute(db)
        .await?;
    Ok(())
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

/// Which transaction of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayoutKey {
    /// Whose settlement.
    pub escrow: EscrowId,
    /// Which one.
    pub no: u32,
    /// The hash of its signed transaction.
    pub tx_id: TxId,
}

/// Keeps the bytes that both signed, after `earlier` others of the same settlement that the network did not take.
/// Once kept they stay.
///
/// # Errors
/// [`StoreError::Refused`] if there are more or fewer others; otherwise those of the store.
pub async fn put_signed(
    db: &mut SqliteConnection,
    key: PayoutKey,
    earlier: usize,
    bytes: &[u8],
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "INSERT INTO signed_payouts (tx_id, escrow_id, no, signed) SELECT ?1, ?2, ?3, ?4 \
         WHERE (SELECT count(*) FROM signed_payouts WHERE escrow_id = ?2 AND no = ?3) = ?5 \
            AND EXISTS (SELECT 1 FROM payouts WHERE escrow_id = ?2 AND no = ?3)",
    )
    .bind(key.tx_id.0.as_slice())
    .bind(key.escrow.0)
    .bind(key.no)
    .bind(bytes)
    .bind(i64::try_from(earlier).unwrap_or(i64::MAX))
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

/// The transaction that the first signer built last for a settlement, sealed.
///
/// # Errors
/// Those of the store.
pub async fn unsigned_of(
    db: &mut SqliteConnection,
    escrow: EscrowId,
    no: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let bytes: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT unsigned FROM payouts WHERE escrow_id = ? AND no = ? AND unsigned IS NOT NULL",
    )
    .bind(escrow.0)
    .bind(no)
    .fetch_optional(db)
    .await?;
    Ok(bytes)
}

/// The bytes of a signed transaction, sealed.
///
/// # Errors
/// Those of the store.
pub async fn signed_bytes(db: &mut SqliteConnection, key: PayoutKey) -> Result<Option<Vec<u8>>, StoreError> {
    let bytes: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT signed FROM signed_payouts WHERE tx_id = ? AND escrow_id = ? AND no = ?")
            .bind(key.tx_id.0.as_slice())
            .bind(key.escrow.0)
            .bind(key.no)
            .fetch_optional(db)
            .await?;
    Ok(bytes)
}

const IN_POOL: i64 = -1;

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

/// Signed payouts that are in no block, and with `height` those in a block at it or above. One whose inputs another
/// one has spent in a block below that is not among them.
///
/// # Errors
/// Those of the store.
pub async fn open_since(
    db: &mut SqliteConnection,
    height: Option<u64>,
) -> Result<Vec<OpenPayout>, StoreError> {
    let rows: Vec<RawStatus> = sqlx::query_as(
        "SELECT p.escrow_id, p.tx_id, p.mined_height FROM signed_payouts p \
         WHERE (p.mined_height IS NULL OR p.mined_height = -1 OR p.mined_height >= ?1) AND NOT EXISTS \
            (SELECT 1 FROM signed_payouts o WHERE o.escrow_id = p.escrow_id AND o.no = p.no AND o.tx_id <> p.tx_id \
                AND o.mined_height >= 0 AND (?1 IS NULL OR o.mined_height < ?1))",
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
        "SELECT escrow_id, tx_id, mined_height FROM signed_payouts WHERE escrow_id = ? ORDER BY no, tx_id",
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
    sqlx::query("UPDATE signed_payouts SET mined_height = ? WHERE escrow_id = ? AND tx_id = ?")
        .bind(height)
        .bind(payout.escrow.0)
        .bind(payout.tx_id.0.as_slice())
        .execute(db)
        .await?;
    Ok(())
}
