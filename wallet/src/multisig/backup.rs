//! Backups of wallet files, through a port that the server implements.
//!
//! A wallet is given to an escrow only once its keys, and the record that opens them, are in two places: what is paid to
//! it is lost with either.

use async_trait::async_trait;
use domain::Role;

use super::{RecordsError, WalletRecord};

/// Copies wallet files, and the records without which nobody can open them, to a safe place.
#[async_trait]
pub trait WalletBackup: Send + Sync {
    /// Success means that the copies are there and whole. May be repeated. The files are complete and closed. The records
    /// hold passwords and key material: copy them encrypted.
    ///
    /// # Errors
    /// [`BackupError::NotConfirmed`], in words for the operator.
    async fn back_up(&self, wallets: &[WalletRecord]) -> Result<(), BackupError>;
}

/// A file from which, with its password, one party's wallet can be restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeysFile {
    /// Whose it is, and so in whose directory of wallets.
    pub role: Role,
    /// Its name there.
    pub name: String,
}

impl KeysFile {
    /// Those of a wallet, one of each party.
    pub fn of(wallet: &WalletRecord) -> [Self; 3] {
        Role::ALL.map(|role| Self {
            role,
            name: format!("{}.keys", wallet.parties.get(role).file),
        })
    }
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
