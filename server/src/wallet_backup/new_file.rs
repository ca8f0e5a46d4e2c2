//! What is copied of a new wallet, and to whom.

use async_trait::async_trait;
use domain::WalletId;
use wallet::multisig::{BackupError, KeysFile};

/// A file without which what is paid to a new wallet is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NewFile {
    /// One party's keys, among the wallets of its role.
    Keys(KeysFile),
    /// The wallet's sealed record, among the records beside the store.
    Record(WalletId),
}

impl NewFile {
    /// Its name, which tells neither role nor escrow.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Keys(keys) => keys.name.clone(),
            Self::Record(wallet) => record_name(*wallet),
        }
    }
}

/// The file with the record of this wallet.
pub(super) fn record_name(wallet: WalletId) -> String {
    format!("{wallet}.record")
}

/// The wallet whose record has this name, if it is one of a record at all.
pub(super) fn record_of(name: &str) -> Option<WalletId> {
    let wallet = name.strip_suffix(".record")?.parse().ok()?;
    (record_name(wallet) == name).then_some(wallet)
}

/// Keeps copies elsewhere.
#[async_trait]
pub(super) trait SecondPlace: Send + Sync {
    /// Success means that all of them are there and whole. May be repeated.
    ///
    /// # Errors
    /// [`BackupError::NotConfirmed`], in words for the operator.
    async fn copy(&self, files: &[NewFile]) -> Result<(), BackupError>;
}
