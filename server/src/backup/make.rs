//! Making a backup.

use std::path::Path;

use super::{BackupError, beside, keep};
use crate::store::{StoreKey, copy};

/// Writes the store at `store`, as of one moment, to `file`, and gives its size in bytes. A backup that is there
/// already is replaced once the new one is whole. Servers go on meanwhile.
///
/// # Errors
/// [`BackupError::Store`] and [`BackupError::File`].
pub async fn make(store: &Path, key: &StoreKey, file: &Path) -> Result<u64, BackupError> {
    let written = beside(file)?;
    copy::copy(store, key, written.path()).await?;
    let bytes = written.as_file().metadata().map_err(super::on(file))?.len();
    keep(written, file)?;
    Ok(bytes)
}
