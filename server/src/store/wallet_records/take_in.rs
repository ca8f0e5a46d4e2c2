//! Records that a restored store lacks, from their copies beside it.

use domain::WalletId;
use wallet::multisig::{RecordsError, Stage, WalletRecords as _};

use super::{SealedWalletRecords, StoreError, unavailable};

impl SealedWalletRecords {
    /// Takes in what [`SealedWalletRecords::seal`] made, unless the store knows the wallet's address already; gives
    /// whether it did not. Nobody claims the wallet: an order that this store does not know may have it.
    ///
    /// # Errors
    /// [`RecordsError::Damaged`] if it does not open as this wallet's; those of the store.
    pub async fn take_in(&self, id: WalletId, sealed: &[u8]) -> Result<bool, RecordsError> {
        self.open((id.0, None, None, sealed.to_vec()))?;
        let known = self.get(id).await?;
        // One that was being made when the store was copied has no address there.
        if known.is_some_and(|known| known.claimed_by.is_some() || known.address.is_some()) {
            return Ok(false);
        }
        let written = self.write_taken_in(id, sealed).await;
        written.map_err(|error| unavailable(&error))
    }

    async fn write_taken_in(&self, id: WalletId, sealed: &[u8]) -> Result<bool, StoreError> {
        let mut tx = self.store.write("take in", "wallet_records").await?;
        let done = sqlx::query(
            "INSERT INTO wallet_records (id, stage, record) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE \
             SET stage = excluded.stage, record = excluded.record WHERE claimed_by IS NULL AND stage <> ?",
        )
        .bind(id.0)
        .bind(Stage::Abandoned.as_str())
        .bind(sealed)
        .bind(Stage::Ready.as_str())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(done.rows_affected() == 1)
    }
}
