//! One engine acts: whoever holds the lock on a file beside the store.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use crate::paths::with_suffix;

/// Held for as long as this process may move money. The system releases it when the process ends, however it
/// ends.
#[derive(Debug)]
pub struct EngineLock {
    _file: File,
}

impl EngineLock {
    /// Takes the lock that belongs to the store at `store_path`; `None` while another process holds it.
    ///
    /// # Errors
    /// If the lock file cannot be made or locked.
    pub fn try_take(store_path: &Path) -> io::Result<Option<Self>> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(with_suffix(store_path, ".engine-lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_holds_it_at_a_time() {
        let directory = tempfile::tempdir().unwrap();
        let store = directory.path().join("marketplace.db");
        let first = EngineLock::try_take(&store).unwrap();
        assert!(first.is_some());
        assert!(EngineLock::try_take(&store).unwrap().is_none());
        drop(first);
        assert!(EngineLock::try_take(&store).unwrap().is_some());
    }
}
