//! Copies of wallet files, without which no wallet is given to an escrow: to a second directory of this machine, by
//! the operator's own command, or both.

mod command;
mod directory;

use std::sync::Arc;

use async_trait::async_trait;
use wallet::multisig::{BackupError, KeysFile, WalletBackup};

use self::command::BackupCommand;
use self::directory::BackupDirectory;
use crate::config::EscrowConfig;

/// What the settings ask for; `None` if they ask for nothing, as they may in development.
#[must_use]
pub fn from_config(config: &EscrowConfig) -> Option<Arc<dyn WalletBackup>> {
    let directory = config.wallet_backup_dir.as_ref().zip(config.wallet_dirs.as_ref());
    let directory = directory.map(|(to, from)| Arc::new(BackupDirectory::new(from.clone(), to.clone())) as _);
    let command = BackupCommand::from_config(config).map(|command| Arc::new(command) as _);
    match (directory, command) {
        (Some(directory), Some(command)) => Some(Arc::new(Both(directory, command))),
        (one, other) => one.or(other),
    }
}

/// One after the other; the second finds what the first has copied.
struct Both(Arc<dyn WalletBackup>, Arc<dyn WalletBackup>);

#[async_trait]
impl WalletBackup for Both {
    async fn back_up(&self, files: &[KeysFile]) -> Result<(), BackupError> {
        self.0.back_up(files).await?;
        self.1.back_up(files).await
    }
}
