//! Backups of wallet files, through a port that the server implements.
//!
//! A wallet is given to an escrow only once its keys are in two places: what is paid to it is lost with them.

use async_trait::async_trait;
use domain::Role;

use super::RecordsError;

/// Copies wallet files to a safe place.
#[async_trait]
pub trait WalletBackup: Send + Sync {
    /// Success means that the copies are there and whole. May be repeated. The files are complete and closed.
    ///
    /// # Errors
    /// [`BackupError::NotConfirmed`], in words for the operator.
    async fn back_up(&self, files: &[KeysFile]) -> Result<(), BackupError>;
}

/// A file from which, with its password, one party's wallet can be restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeysFile {
    /// Whose it is, and so in whose directory of wallets.
    pub role: Role,
    /// Its name there.
    pub name: String,
}

/// Wallets stay without a backup for now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// The files are not known to be safe.
    #[error("no backup of new wallets: {0}")]
    NotConfirmed(String),
    /// The store failed.
    #[error("the wallets' records could not be read or written")]
    Records(#[from] RecordsError),
}
