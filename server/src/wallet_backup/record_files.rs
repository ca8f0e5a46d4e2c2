//! Records of wallets as files beside the store, one each.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use wallet::multisig::{BackupError, WalletRecord};

use super::new_file::record_name;
use super::{not_confirmed, whole_file};
use crate::paths::directory;
use crate::store::wallet_records::SealedWalletRecords;

/// The directory in which they are, for the store at `store_path`.
pub(super) fn dir_of(store_path: &Path) -> PathBuf {
    directory(store_path).join("wallet-records")
}

/// Writes them.
pub(super) struct RecordFiles {
    dir: PathBuf,
    records: SealedWalletRecords,
}

impl RecordFiles {
    /// Beside the store at `store_path`.
    pub(super) fn beside(store_path: &Path, records: SealedWalletRecords) -> Self {
        Self {
            dir: dir_of(store_path),
            records,
        }
    }

    /// Where they are.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Writes these wallets' records; they are on the disk when this returns.
    ///
    /// # Errors
    /// [`BackupError`] if any of them is not there.
    pub(super) async fn write(&self, wallets: &[WalletRecord]) -> Result<(), BackupError> {
        let sealed = wallets
            .iter()
            .map(|wallet| Ok((record_name(wallet.id), self.records.seal(wallet)?)))
            .collect::<Result<Vec<_>, BackupError>>()?;
        let dir = self.dir.clone();
        let writing = tokio::task::spawn_blocking(move || {
            made(&dir)?;
            for (name, bytes) in &sealed {
                whole_file::put(&dir, name, bytes)?;
            }
            // The names are safe once the directory is.
            whole_file::sync(&dir)
        });
        let written = writing.await.map_err(io::Error::other).flatten();
        written.map_err(|error| not_confirmed("a wallet's record cannot be written beside the store", &error))
    }
}

/// The directory is there, for its owner alone.
fn made(dir: &Path) -> io::Result<()> {
    if fs::exists(dir)? {
        return Ok(());
    }
    match DirBuilder::new().mode(0o700).create(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    whole_file::sync(directory(dir))
}
