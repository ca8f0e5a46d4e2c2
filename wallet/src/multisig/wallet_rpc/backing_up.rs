//! Letting new wallets be claimed once their files are safe.

use std::sync::Arc;

use domain::WalletId;
use tokio::sync::Notify;

use super::WalletRpc;
use crate::multisig::{BackupError, RecordsError, WalletBackup, WalletRecord};

/// Most wallets in one go.
const BATCH: usize = 32;

/// Who keeps copies; nobody in development, where a wallet may be claimed at once.
#[derive(Default)]
pub(super) struct Backups {
    keeper: Option<Arc<dyn WalletBackup>>,
    wanted: Notify,
}

impl WalletRpc {
    /// The same backend, whose wallets may be claimed only after `keeper` has copied their files and records.
    #[must_use]
    pub fn with_backup(mut self, keeper: Arc<dyn WalletBackup>) -> Self {
        self.backups.keeper = Some(keeper);
        self
    }

    /// Backs up wallets that nobody may claim before, up to 32; answers how many.
    ///
    /// # Errors
    /// [`BackupError`]; none of them can be claimed then.
    pub async fn back_up(&self) -> Result<usize, BackupError> {
        let mut waiting = self.records.without_backup().await?;
        waiting.truncate(BATCH);
        if waiting.is_empty() {
            return Ok(0);
        }
        if let Some(keeper) = &self.backups.keeper {
            keeper.back_up(&waiting).await?;
        }
        let wallets: Vec<WalletId> = waiting.iter().map(|record| record.id).collect();
        self.records.backed_up(&wallets, self.clock.now()).await?;
        Ok(wallets.len())
    }

    /// The wallets that wait for their backup, the oldest first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn without_backup(&self) -> Result<Vec<WalletRecord>, RecordsError> {
        self.records.without_backup().await
    }

    /// Waits until a new wallet needs a backup.
    pub async fn backup_wanted(&self) {
        self.backups.wanted.notified().await;
    }

    /// How many ready wallets nobody has claimed, whether or not they may be claimed yet.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn unclaimed(&self) -> Result<usize, RecordsError> {
        Ok(self.records.count_prepared().await? + self.records.without_backup().await?.len())
    }

    /// Has the new wallets backed up; where nobody keeps copies they need nothing more.
    pub(super) async fn made(&self) -> Result<(), RecordsError> {
        if self.backups.keeper.is_some() {
            self.backups.wanted.notify_one();
            return Ok(());
        }
        match self.back_up().await {
            Ok(_) | Err(BackupError::NotConfirmed(_)) => Ok(()),
            Err(BackupError::Records(error)) => Err(error),
        }
    }
}
