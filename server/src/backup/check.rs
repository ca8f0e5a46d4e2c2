//! Checking a backup by doing with it what a restored server would.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use domain::escrow::verify::verify;

use super::{BackupError, fill, on};
use crate::escrow::Position;
use crate::paths::directory;
use crate::store::{LogSlow, Missing, OpenStore, Store, StoreError, StoreKey, copy, escrows, mark};

/// What a good backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Escrows, each of which is where its transcript leads.
    pub escrows: usize,
    /// How far the store had come.
    pub position: Position,
}

/// Opens a copy of the backup `file`, beside the store at `store`, brings it up to date, reads every page, and follows
/// every transcript.
///
/// # Errors
/// [`BackupError::Damaged`], [`BackupError::Doubtful`], [`BackupError::Store`], and [`BackupError::File`].
pub async fn check(file: &Path, store: &Path, key: &StoreKey) -> Result<Checked, BackupError> {
    let scratch = tempfile::tempdir_in(directory(store)).map_err(on(directory(store)))?;
    let scratch_file = scratch.path().join("backup");
    let copied = File::create(&scratch_file).map_err(on(&scratch_file))?;
    fill(&copied, file)?;
    if let Some(damage) = copy::damage(&scratch_file, key).await.map_err(of_the_backup)? {
        return Err(BackupError::Damaged(damage));
    }
    let opened = Store::open(OpenStore {
        path: &scratch_file,
        missing: Missing::Refuse,
        key: key.clone(),
        readers: 1,
        observer: Arc::new(LogSlow),
    })
    .await?;
    let looked = look(&opened).await;
    opened.close().await;
    looked
}

async fn look(store: &Store) -> Result<Checked, BackupError> {
    let mut db = store.read("check", "escrows").await?;
    let ids = escrows::ids(&mut db).await?;
    let mut doubtful = 0;
    for id in &ids {
        let both = escrows::with_transcript(&mut db, *id).await?;
        let (escrow, transcript) = both.ok_or(StoreError::Corrupt("escrow"))?;
        doubtful += usize::from(verify(&transcript, &escrow).is_err());
    }
    if doubtful > 0 {
        return Err(BackupError::Doubtful(doubtful));
    }
    Ok(Checked {
        escrows: ids.len(),
        position: mark::position(&mut db).await?,
    })
}

/// A page that does not decrypt is no failure of this machine.
fn of_the_backup(error: StoreError) -> BackupError {
    match error {
        StoreError::WrongKey { .. } => {
            BackupError::Damaged("it is no store, or one with another key".to_owned())
        }
        StoreError::Missing { .. } => BackupError::Damaged("it is empty".to_owned()),
        StoreError::Database(error) => BackupError::Damaged(error.to_string()),
        StoreError::Open { source, .. } => BackupError::Damaged(source.to_string()),
        error => error.into(),
    }
}
