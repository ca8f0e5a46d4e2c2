//! The whole store as a file: copies of it, its damage, and whether anybody uses it.

use std::path::Path;

use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use super::open::connect_options;
use super::{StoreError, StoreKey};

/// Writes a copy of the store at `path`, as of one moment, to the empty file `into`; with the same key. Servers go on
/// meanwhile, and the tables stay as they are, whichever version made them.
///
/// # Errors
/// [`StoreError::WrongKey`], [`StoreError::Missing`], [`StoreError::Unwritable`] if there is no room, and those of the
/// store.
pub async fn copy(path: &Path, key: &StoreKey, into: &Path) -> Result<(), StoreError> {
    let mut db = connect(path, key).await?;
    let copied = sqlx::query("VACUUM INTO ?")
        .bind(into.display().to_string())
        .execute(&mut db)
        .await;
    db.close().await?;
    copied?;
    Ok(())
}

/// Folds the write-ahead log into the file, which only works while nobody else has the store open. Whether it did.
///
/// # Errors
/// Those of the store.
pub async fn close_for_good(path: &Path, key: &StoreKey) -> Result<bool, StoreError> {
    let mut db = connect(path, key).await?;
    let mode = sqlx::query_scalar::<_, String>("PRAGMA journal_mode = DELETE")
        .fetch_one(&mut db)
        .await
        .map_err(StoreError::from);
    db.close().await?;
    match mode {
        Ok(mode) => Ok(mode == "delete"),
        Err(StoreError::Busy) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What is damaged in the file at `path`, in SQLite's words; `None` if nothing is. Reads and authenticates all of it, and
/// leaves its tables as they are.
///
/// # Errors
/// Those of the store: where it is too damaged to be read, too.
pub async fn damage(path: &Path, key: &StoreKey) -> Result<Option<String>, StoreError> {
    let mut db = connect(path, key).await?;
    let said = sqlx::query_scalar::<_, String>("PRAGMA integrity_check(1)")
        .fetch_one(&mut db)
        .await;
    db.close().await?;
    let said = said?;
    Ok((said != "ok").then_some(said))
}

async fn connect(path: &Path, key: &StoreKey) -> Result<SqliteConnection, StoreError> {
    if super::open::is_missing(path) {
        let path = path.display().to_string();
        return Err(StoreError::Missing { path });
    }
    let options = connect_options(path, key).create_if_missing(false);
    options
        .connect()
        .await
        .map_err(|source| super::open::not_opened(path, source))
}
