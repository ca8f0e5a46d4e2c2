//! Copies of new wallets, without which none is given to an escrow: to a second directory of this machine, by the
//! operator's own command, or both.
//!
//! Keys alone are lost money: their passwords are in the store, whose last copy may be older than the wallet. So each
//! wallet's record goes with them, sealed as in the store, and a store that was restored takes it in.

mod command;
mod directory;
mod new_file;
mod record_files;
mod take_in;
mod whole_file;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use wallet::multisig::{BackupError, KeysFile, WalletBackup, WalletRecord};

use self::command::BackupCommand;
use self::directory::BackupDirectory;
use self::new_file::{NewFile, SecondPlace};
use self::record_files::RecordFiles;
pub use self::take_in::{TakeInError, TakenIn, UnreadFile, take_in};
use crate::config::Config;
use crate::store::wallet_records::SealedWalletRecords;

/// What the settings ask for; `None` if they ask for nothing, as they may in development.
#[must_use]
pub fn from_config(config: &Config, records: SealedWalletRecords) -> Option<Arc<dyn WalletBackup>> {
    let written = RecordFiles::beside(&config.store.path, records);
    let mut places: Vec<Box<dyn SecondPlace>> = Vec::new();
    // The command comes second: it finds what the other one has copied.
    if let Some((to, keys)) = config
        .escrow
        .wallet_backup_dir
        .as_ref()
        .zip(config.escrow.wallet_dirs.as_ref())
    {
        let records = written.dir().to_owned();
        places.push(Box::new(BackupDirectory::new(keys.clone(), records, to.clone())));
    }
    if let Some(command) = BackupCommand::from_config(&config.escrow) {
        places.push(Box::new(command));
    }
    if places.is_empty() {
        return None;
    }
    Some(Arc::new(WithRecords { written, places }))
}

/// Where records of wallets may be after a restore: beside the store, and where the settings have them copied to.
fn record_dirs(config: &Config) -> Vec<PathBuf> {
    let beside = record_files::dir_of(&config.store.path);
    std::iter::once(beside)
        .chain(config.escrow.wallet_backup_dir.clone())
        .collect()
}

/// Writes the records, and has them and the keys copied to every second place.
struct WithRecords {
    written: RecordFiles,
    places: Vec<Box<dyn SecondPlace>>,
}

#[async_trait]
impl WalletBackup for WithRecords {
    async fn back_up(&self, wallets: &[WalletRecord]) -> Result<(), BackupError> {
        self.written.write(wallets).await?;
        let files: Vec<NewFile> = wallets.iter().flat_map(new_files).collect();
        for place in &self.places {
            place.copy(&files).await?;
        }
        Ok(())
    }
}

fn new_files(wallet: &WalletRecord) -> impl Iterator<Item = NewFile> {
    let keys = KeysFile::of(wallet).map(NewFile::Keys);
    keys.into_iter().chain([NewFile::Record(wallet.id)])
}

/// What the operator is told when a file cannot be copied or written: which setting, and what the system says.
fn not_confirmed(what: &str, error: &io::Error) -> BackupError {
    BackupError::NotConfirmed(format!("{what}: {error}"))
}
