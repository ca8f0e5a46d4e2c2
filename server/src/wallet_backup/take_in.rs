//! Taking the records of wallets into a restored store that is older than the wallets.

use std::path::{Path, PathBuf};
use std::{fs, io};

use wallet::multisig::RecordsError;

use super::new_file::record_of;
use super::record_dirs;
use crate::state::AppState;
use crate::store::wallet_records::SealedWalletRecords;

/// What the directories of records had for the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// The directories that are there.
    pub dirs: Vec<PathBuf>,
    /// Wallets that the store did not know.
    pub wallets: usize,
    /// Files of which nothing is known.
    pub unread: Vec<UnreadFile>,
}

/// A file that should hold a wallet's record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {why}", .path.display())]
pub struct UnreadFile {
    /// Which.
    pub path: PathBuf,
    /// What is wrong with it.
    pub why: String,
}

/// The records cannot be looked for.
#[derive(Debug, thiserror::Error)]
pub enum TakeInError {
    /// A directory.
    #[error("{} cannot be read: {error}", .dir.display())]
    Dir {
        /// Which.
        dir: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The store.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// Takes every record that the store does not know into it. Nobody claims those wallets; payments to them are found. One
/// file that is damaged, or another shop's, keeps no other out.
///
/// # Errors
/// [`TakeInError`]; what was taken in stays.
pub async fn take_in(state: &AppState) -> Result<TakenIn, TakeInError> {
    let records = SealedWalletRecords::new(state.store.clone(), state.sealer.clone());
    let mut found = TakenIn::default();
    for dir in record_dirs(&state.config) {
        let files = files(&dir).map_err(|error| TakeInError::Dir {
            dir: dir.clone(),
            error,
        })?;
        let Some(files) = files else { continue };
        for path in files {
            match one(&records, &path).await {
                Ok(new) => found.wallets += usize::from(new),
                Err(Refused::File(why)) => found.unread.push(UnreadFile { path, why }),
                Err(Refused::Store(error)) => return Err(error.into()),
            }
        }
        found.dirs.push(dir);
    }
    Ok(found)
}

enum Refused {
    File(String),
    Store(RecordsError),
}

async fn one(records: &SealedWalletRecords, path: &Path) -> Result<bool, Refused> {
    let name = path.file_name().and_then(|name| name.to_str());
    let wallet = name.and_then(record_of);
    let wallet =
        wallet.ok_or_else(|| Refused::File("its name is not that of a wallet's record".to_owned()))?;
    let sealed = fs::read(path).map_err(|error| Refused::File(format!("it cannot be read: {error}")))?;
    records
        .take_in(wallet, &sealed)
        .await
        .map_err(|error| match error {
            RecordsError::Damaged(_) => Refused::File(
                "it does not open: it is damaged, another wallet's, or sealed with another field-key"
                    .to_owned(),
            ),
            RecordsError::Unavailable(_) => Refused::Store(error),
        })
}

/// The files of records in a directory, in the order of their names; `None` if there is no such directory.
fn files(dir: &Path) -> io::Result<Option<Vec<PathBuf>>> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        entries => entries?,
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = paths.collect::<io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "record"));
    paths.sort();
    Ok(Some(paths))
}
