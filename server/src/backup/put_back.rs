//! Putting a backup in the place of the store.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use domain::TimestampMs;

use super::{BackupError, Checked, beside, check, fill, keep, on};
use crate::escrow::EngineLock;
use crate::paths::with_suffix;
use crate::store::{StoreError, StoreKey, copy};

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutBack {
    /// What the store holds now.
    pub checked: Checked,
    /// Where the store that was there is, if there was one.
    pub set_aside: Option<PathBuf>,
}

/// Checks the backup `file`, sets the store at `store` aside under a name with the time `now`, and puts the backup in its
/// place. Whoever calls this declares the store restored before a server starts.
///
/// # Errors
/// [`BackupError::InUse`] while a server runs; those of [`check`]; [`BackupError::File`].
pub async fn put_back(
    file: &Path,
    store: &Path,
    key: &StoreKey,
    now: TimestampMs,
) -> Result<PutBack, BackupError> {
    // Held to the end, so that no server begins to move money meanwhile.
    let lock = EngineLock::try_take(store).map_err(on(store))?;
    let _lock = lock.ok_or(BackupError::InUse)?;
    match copy::close_for_good(store, key).await {
        Ok(true) | Err(StoreError::Missing { .. }) => {}
        Ok(false) => return Err(BackupError::InUse),
        // Damaged: that is why somebody restores. It is kept, with its log.
        Err(error) => tracing::warn!(%error, "the store that is replaced cannot be opened"),
    }
    // What is checked is what is put in its place, whatever becomes of the file meanwhile.
    let written = beside(store)?;
    fill(written.as_file(), file)?;
    let checked = check(written.path(), store, key).await?;
    let set_aside = set_aside(store, now)?;
    keep(written, store)?;
    Ok(PutBack { checked, set_aside })
}

fn set_aside(store: &Path, now: TimestampMs) -> Result<Option<PathBuf>, BackupError> {
    let aside = with_suffix(store, &format!(".before-restore-{}", now.0));
    for suffix in ["-wal", "-shm", ""] {
        let file = with_suffix(store, suffix);
        match fs::rename(&file, with_suffix(&aside, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(on(&file)(error)),
            _ => {}
        }
    }
    Ok(aside.exists().then_some(aside))
}
