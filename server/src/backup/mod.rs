//! Backups of the store: one encrypted file, made while servers run, checked, and put back.

mod check;
mod make;
mod put_back;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::escrow::GuardError;
use crate::paths::directory;
use crate::startup::StartError;
use crate::store::StoreError;

pub use check::{Checked, check};
pub use make::make;
pub use put_back::{PutBack, put_back};

/// A backup was not made, not found good, or not put back; what was there before still is.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The store, or the backup as one.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The backup's tables cannot be brought up to date.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A restored store could not be held back.
    #[error(transparent)]
    Guard(#[from] GuardError),
    /// A file.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is there and is no backup with this key, or a damaged one.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// An escrow of the backup is not where its transcript leads.
    #[error(
        "the backup opens, but the transcripts of {0} of its escrows do not lead to what it holds of them"
    )]
    Doubtful(usize),
    /// A server runs.
    #[error("the store is in use: stop every server on it first")]
    InUse,
}

/// Says which file failed.
fn on(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    |source| BackupError::File { path, source }
}

/// A file beside `path` that only its owner can read, and that is gone unless it is [kept](keep).
fn beside(path: &Path) -> Result<NamedTempFile, BackupError> {
    let directory = directory(path);
    NamedTempFile::new_in(directory).map_err(on(directory))
}

/// Writes all of `from` into `into`, but none of its permissions.
fn fill(mut into: &File, from: &Path) -> Result<(), BackupError> {
    let mut file = File::open(from).map_err(on(from))?;
    io::copy(&mut file, &mut into).map_err(on(from))?;
    Ok(())
}

/// Puts what was written in the place of `path`: all of it or nothing, also if the power fails.
fn keep(written: NamedTempFile, path: &Path) -> Result<(), BackupError> {
    written.as_file().sync_all().map_err(on(path))?;
    written.persist(path).map_err(|error| on(path)(error.error))?;
    let directory = directory(path);
    let opened = File::open(directory).map_err(on(directory))?;
    opened.sync_all().map_err(on(directory))
}
