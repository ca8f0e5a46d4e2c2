//! The wallet crate's records, sealed.

mod take_in;

use async_trait::async_trait;
use domain::escrow::Effect;
use domain::{EscrowId, TimestampMs, WalletId};
use sqlx::SqliteConnection;
use uuid::Uuid;
use wallet::multisig::{RecordsError, Stage, WalletRecord, WalletRecords};
use zeroize::Zeroizing;

use super::column::to_json;
use super::sealed::{Cell, Sealer};
use super::{Store, StoreError};

/// Keeps [`WalletRecord`]s in the store.
#[derive(Clone)]
pub struct SealedWalletRecords {
    store: Store,
    sealer: Sealer,
}

impl SealedWalletRecords {
    /// Keeps them in `store`, sealed with `sealer`.
    #[must_use]
    pub fn new(store: Store, sealer: Sealer) -> Self {
        Self { store, sealer }
    }

    /// A record as it may lie anywhere: encrypted with the field key for its own row, and for no other one.
    ///
    /// # Errors
    /// [`RecordsError`] if it cannot be sealed.
    pub fn seal(&self, record: &WalletRecord) -> Result<Vec<u8>, RecordsError> {
        let plain = serde_json::to_vec(record).map_err(|error| RecordsError::Damaged(error.to_string()))?;
        self.sealer
            .seal(cell(&record.id), &Zeroizing::new(plain))
            .map_err(|error| RecordsError::Unavailable(error.to_string()))
    }

    fn open(&self, row: Row) -> Result<WalletRecord, RecordsError> {
        let (id, claimed_by, backed_up_at, sealed) = row;
        let damaged = |error: String| RecordsError::Damaged(error);
        let plain = self
            .sealer
            .open(cell(&WalletId(id)), &sealed)
            .map(Zeroizing::new)
            .map_err(|error| damaged(error.to_string()))?;
        let mut record: WalletRecord =
            serde_json::from_slice(&plain).map_err(|error| damaged(error.to_string()))?;
        record.claimed_by = claimed_by.map(EscrowId);
        record.backed_up_at = backed_up_at.map(TimestampMs);
        Ok(record)
    }
}

/// The columns of [`Row`]; a macro because statements are constant text.
macro_rules! columns {
    () => {
        "id, claimed_by, backed_up_at_ms, record"
    };
}

/// Records with whatever follows.
macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), " FROM wallet_records ", $rest)
    };
}

type Row = (Uuid, Option<Uuid>, Option<i64>, Vec<u8>);

fn cell(id: &WalletId) -> Cell<'_> {
    Cell {
        table: "wallet_records",
        column: "record",
        row: id.0.as_bytes(),
    }
}

fn unavailable(error: &StoreError) -> RecordsError {
    RecordsError::Unavailable(error.to_string())
}

/// When the newest backup of a wallet was confirmed, if there is any.
///
/// # Errors
/// Those of the store.
pub async fn newest_backup(db: &mut SqliteConnection) -> Result<Option<TimestampMs>, StoreError> {
    let at: Option<i64> = sqlx::query_scalar(
        "SELECT max(backed_up_at_ms) FROM wallet_records WHERE backed_up_at_ms IS NOT NULL",
    )
    .fetch_one(db)
    .await?;
    Ok(at.map(TimestampMs))
}

/// Gives up every wallet that nobody has claimed, ready or half-made: none of them is ever claimed then. Gives how
/// many.
///
/// # Errors
/// Those of the store.
pub async fn abandon_unclaimed(db: &mut SqliteConnection) -> Result<u64, StoreError> {
    let done = sqlx::query("UPDATE wallet_records SET stage = ?1 WHERE claimed_by IS NULL AND stage <> ?1")
        .bind(Stage::Abandoned.as_str())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// An order takes the wallet at its own place in line: the first of those that wait the first one, and none if
/// older orders have them all. Ids of escrows sort by their time.
async fn claim(db: &mut SqliteConnection, escrow: EscrowId) -> Result<Option<Row>, StoreError> {
    let row = sqlx::query_as(concat!(
        "UPDATE wallet_records SET claimed_by = ?1 WHERE id = (SELECT id FROM wallet_records \
         WHERE stage = ?2 AND claimed_by IS NULL AND backed_up_at_ms IS NOT NULL ORDER BY id LIMIT 1 OFFSET \
         (SELECT count(*) FROM effects WHERE effect = ?3 AND escrow_id < ?1 AND NOT EXISTS \
         (SELECT 1 FROM wallet_records AS taken WHERE taken.claimed_by = effects.escrow_id))) \
         RETURNING ",
        columns!()
    ))
    .bind(escrow.0)
    .bind(Stage::Ready.as_str())
    .bind(to_json(&Effect::ClaimWallet, "effect")?)
    .fetch_optional(db)
    .await?;
    Ok(row)
}

async fn claimed(db: &mut SqliteConnection, escrow: EscrowId) -> Result<Option<Row>, StoreError> {
    let row = sqlx::query_as(select!("WHERE claimed_by = ?"));
    Ok(row.bind(escrow.0).fetch_optional(db).await?)
}

impl SealedWalletRecords {
    async fn write_insert(&self, record: &WalletRecord, sealed: &[u8]) -> Result<(), StoreError> {
        let mut tx = self.store.write("insert", "wallet_records").await?;
        sqlx::query("INSERT INTO wallet_records (id, stage, claimed_by, record) VALUES (?, ?, ?, ?)")
            .bind(record.id.0)
            .bind(record.stage.as_str())
            .bind(record.claimed_by.map(|escrow| escrow.0))
            .bind(sealed)
            .execute(&mut *tx)
            .await?;
        tx.commit().await
    }

    async fn write_update(&self, record: &WalletRecord, sealed: &[u8]) -> Result<u64, StoreError> {
        let mut tx = self.store.write("update", "wallet_records").await?;
        let done = sqlx::query("UPDATE wallet_records SET stage = ?, record = ? WHERE id = ?")
            .bind(record.stage.as_str())
            .bind(sealed)
            .bind(record.id.0)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(done.rows_affected())
    }

    async fn write_claim(&self, escrow: EscrowId) -> Result<Option<Row>, StoreError> {
        let mut tx = self.store.write("claim", "wallet_records").await?;
        if let Some(row) = claimed(&mut tx, escrow).await? {
            return Ok(Some(row));
        }
        let row = claim(&mut tx, escrow).await?;
        tx.commit().await?;
        Ok(row)
    }

    async fn read_one(&self, id: WalletId) -> Result<Option<Row>, StoreError> {
        let mut db = self.store.read("get", "wallet_records").await?;
        let row = sqlx::query_as(select!("WHERE id = ?"));
        Ok(row.bind(id.0).fetch_optional(&mut *db).await?)
    }

    async fn read_claimed(&self, escrow: EscrowId) -> Result<Option<Row>, StoreError> {
        let mut db = self.store.read("get", "wallet_records").await?;
        claimed(&mut db, escrow).await
    }

    async fn read_unfinished(&self) -> Result<Vec<Row>, StoreError> {
        let mut db = self.store.read("list", "wallet_records").await?;
        let rows = sqlx::query_as(select!("WHERE stage = ? ORDER BY id"));
        Ok(rows.bind(Stage::Ceremony.as_str()).fetch_all(&mut *db).await?)
    }

    /// As [`WalletRecords::claim_prepared`], for an escrow whose order is placed in the same transaction.
    ///
    /// # Errors
    /// [`RecordsError`]; roll back what this did then.
    pub async fn claim_at_once(
        &self,
        db: &mut SqliteConnection,
        escrow: EscrowId,
    ) -> Result<Option<WalletRecord>, RecordsError> {
        let row = claim(db, escrow).await.map_err(|error| unavailable(&error))?;
        row.map(|row| self.open(row)).transpose()
    }

    /// Every wallet with an address that no escrow has claimed, also those that were given up, oldest first.
    ///
    /// # Errors
    /// Those of the store; also if a record does not open.
    pub async fn unclaimed(&self) -> Result<Vec<WalletRecord>, RecordsError> {
        let rows = self.read_unclaimed().await.map_err(|error| unavailable(&error))?;
        let records = rows.into_iter().map(|row| self.open(row));
        let records: Vec<_> = records.collect::<Result<_, _>>()?;
        Ok(records
            .into_iter()
            .filter(|record| record.address.is_some())
            .collect())
    }

    async fn read_unclaimed(&self) -> Result<Vec<Row>, StoreError> {
        let mut db = self.store.read("list", "wallet_records").await?;
        let rows = sqlx::query_as(select!("WHERE claimed_by IS NULL ORDER BY id"));
        Ok(rows.fetch_all(&mut *db).await?)
    }

    async fn read_count(&self) -> Result<i64, StoreError> {
        let mut db = self.store.read("count", "wallet_records").await?;
        let count = sqlx::query_scalar(
            "SELECT count(*) FROM wallet_records WHERE stage = ? AND claimed_by IS NULL \
             AND backed_up_at_ms IS NOT NULL",
        );
        Ok(count.bind(Stage::Ready.as_str()).fetch_one(&mut *db).await?)
    }

    async fn read_without_backup(&self) -> Result<Vec<Row>, StoreError> {
        let mut db = self.store.read("list", "wallet_records").await?;
        let rows = sqlx::query_as(select!(
            "WHERE stage = ? \
             AND claimed_by IS NULL AND backed_up_at_ms IS NULL ORDER BY id"
        ));
        Ok(rows.bind(Stage::Ready.as_str()).fetch_all(&mut *db).await?)
    }

    async fn write_backed_up(&self, wallets: &[WalletId], at: TimestampMs) -> Result<(), StoreError> {
        let mut tx = self.store.write("back up", "wallet_records").await?;
        for wallet in wallets {
            sqlx::query("UPDATE wallet_records SET backed_up_at_ms = ? WHERE id = ?")
                .bind(at.0)
                .bind(wallet.0)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await
    }
}

#[async_trait]
impl WalletRecords for SealedWalletRecords {
    async fn insert(&self, record: &WalletRecord) -> Result<(), RecordsError> {
        let sealed = self.seal(record)?;
        self.write_insert(record, &sealed)
            .await
            .map_err(|error| unavailable(&error))
    }

    async fn update(&self, record: &WalletRecord) -> Result<(), RecordsError> {
        let sealed = self.seal(record)?;
        match self.write_update(record, &sealed).await {
            Ok(1) => Ok(()),
            Ok(_) => Err(RecordsError::Damaged(format!(
                "there is no wallet record {}",
                record.id
            ))),
            Err(error) => Err(unavailable(&error)),
        }
    }

    async fn get(&self, id: WalletId) -> Result<Option<WalletRecord>, RecordsError> {
        let row = self.read_one(id).await.map_err(|error| unavailable(&error))?;
        row.map(|row| self.open(row)).transpose()
    }

    async fn claimed_by(&self, escrow: EscrowId) -> Result<Option<WalletRecord>, RecordsError> {
        let row = self
            .read_claimed(escrow)
            .await
            .map_err(|error| unavailable(&error))?;
        row.map(|row| self.open(row)).transpose()
    }

    async fn claim_prepared(&self, escrow: EscrowId) -> Result<Option<WalletRecord>, RecordsError> {
        let row = self
            .write_claim(escrow)
            .await
            .map_err(|error| unavailable(&error))?;
        row.map(|row| self.open(row)).transpose()
    }

    async fn unfinished(&self) -> Result<Vec<WalletRecord>, RecordsError> {
        let rows = self
            .read_unfinished()
            .await
            .map_err(|error| unavailable(&error))?;
        rows.into_iter().map(|row| self.open(row)).collect()
    }

    async fn count_prepared(&self) -> Result<usize, RecordsError> {
        let count = self.read_count().await.map_err(|error| unavailable(&error))?;
        usize::try_from(count).map_err(|error| RecordsError::Damaged(error.to_string()))
    }

    async fn without_backup(&self) -> Result<Vec<WalletRecord>, RecordsError> {
        let rows = self.read_without_backup().await;
        let rows = rows.map_err(|error| unavailable(&error))?;
        rows.into_iter().map(|row| self.open(row)).collect()
    }

    async fn backed_up(&self, wallets: &[WalletId], at: TimestampMs) -> Result<(), RecordsError> {
        self.write_backed_up(wallets, at)
            .await
            .map_err(|error| unavailable(&error))
    }
}
