//! Opening the store.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use zeroize::Zeroizing;

#[cfg(any(test, feature = "testing"))]
use super::threads;
use super::{Store, StoreError, StoreObserver};

/// How long a connection waits for a lock before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The raw 256-bit key of the file. Raw, because a passphrase would cost 256,000 hash rounds for each
/// connection.
#[derive(Clone)]
pub struct StoreKey(Zeroizing<[u8; 32]>);

impl StoreKey {
    /// Takes the 32 bytes as they are.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

/// What happens if there is no store yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// One is made, its directory too.
    Make,
    /// It is refused: a wrong path must not begin an empty store beside the real one.
    Refuse,
}

/// What opening needs.
pub struct OpenStore<'a> {
    /// The file.
    pub path: &'a Path,
    /// What happens if there is none.
    pub missing: Missing,
    /// Its key.
    pub key: StoreKey,
    /// Read-only connections.
    pub readers: u32,
    /// Hears of every piece of work.
    pub observer: Arc<dyn StoreObserver>,
}

impl Store {
    /// Opens the store, makes it if it is missing and may be made, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none and none may be made, [`StoreError::WrongKey`] if the key does not open the file, [`StoreError::NotEncrypted`] if the
    /// library has no SQLCipher, [`StoreError::Migration`] or [`StoreError::Open`] otherwise.
    pub async fn open(open: OpenStore<'_>) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Open {
            path: open.path.display().to_string(),
            source,
        };
        // Else OpenSSL frees what it has when the process ends, while the threads of connections still use it.
        openssl_sys::init();
        #[cfg(any(test, feature = "testing"))]
        threads::outlast_this_thread();
        let make = open.missing == Missing::Make;
        if !make && is_missing(open.path) {
            return Err(StoreError::Missing {
                path: open.path.display().to_string(),
            });
        }
        if make && let Some(directory) = open.path.parent() {
            std::fs::create_dir_all(directory).map_err(|error| failed(sqlx::Error::Io(error)))?;
        }
        let options = connect_options(open.path, &open.key).create_if_missing(make);
        probe(&options, open.path).await?;

        let writer = pool(1, BUSY_TIMEOUT * 2)
            .before_acquire(|connection, _| Box::pin(is_sound(connection)))
            .connect_with(options.clone())
            .await
            .map_err(failed)?;
        sqlx::migrate!("./migrations").run(&writer).await?;

        let readers = pool(open.readers.max(1), BUSY_TIMEOUT)
            .connect_with(options.create_if_missing(false).read_only(true))
            .await
            .map_err(failed)?;
        Ok(Self {
            writer,
            readers,
            observer: open.observer,
            unwritable: Arc::default(),
        })
    }
}

/// An empty file is none either: it would become a new store.
pub(super) fn is_missing(path: &Path) -> bool {
    path.metadata().map_or(true, |file| file.len() == 0)
}

/// Connections that last. None is asked whether it is still there: a file does not hang up, and asking costs as
/// much as a small query.
fn pool(connections: u32, acquire_timeout: Duration) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .acquire_timeout(acquire_timeout)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// Whether a connection begins its next transaction outside of any. Where the disk is full SQLite ends a transaction
/// itself, and the driver would count it as open for ever: such a connection is replaced.
async fn is_sound(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // One that was dropped may be being rolled back still.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// Opens the file once and alone, so that a wrong key is told apart from every other failure.
async fn probe(options: &SqliteConnectOptions, path: &Path) -> Result<(), StoreError> {
    let mut connection = SqliteConnection::connect_with(options)
        .await
        .map_err(|source| not_opened(path, source))?;
    let version: Option<String> = sqlx::query_scalar("PRAGMA cipher_version")
        .fetch_optional(&mut connection)
        .await?;
    if version.is_none_or(|version| version.is_empty()) {
        return Err(StoreError::NotEncrypted);
    }
    connection
        .close()
        .await
        .map_err(|source| not_opened(path, source))
}

pub(super) fn not_opened(path: &Path, source: sqlx::Error) -> StoreError {
    let path = path.display().to_string();
    if is_not_a_database(&source) {
        StoreError::WrongKey { path }
    } else {
        StoreError::Open { path, source }
    }
}

/// 26 is `SQLITE_NOTADB`: with SQLCipher, a wrong key.
fn is_not_a_database(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(database) if database.code().as_deref() == Some("26"))
}

pub(super) fn connect_options(path: &Path, key: &StoreKey) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .pragma("key", format!("\"x'{}'\"", hex::encode(key.0.as_slice())))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(512)
        // Statements are logged with their text, and the first one is the key.
        .disable_statement_logging()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::LogSlow;

    fn opening(path: &Path, key: [u8; 32]) -> OpenStore<'_> {
        OpenStore {
            path,
            missing: Missing::Make,
            key: StoreKey::new(key),
            readers: 2,
            observer: Arc::new(LogSlow),
        }
    }

    #[tokio::test]
    async fn the_file_is_encrypted_from_its_first_byte() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("store");
        let store = Store::open(opening(&path, [7; 32])).await.unwrap();
        store.close().await;

        let bytes = fs::read(&path).unwrap();
        assert!(bytes.len() >= 4096);
        assert!(!bytes.starts_with(b"SQLite format 3"));
        assert!(!bytes.windows(12).any(|window| window == b"CREATE TABLE"));
    }

    #[tokio::test]
    async fn a_missing_store_is_made_only_when_that_is_asked_for() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("new").join("store");
        let existing = |path| OpenStore {
            missing: Missing::Refuse,
            ..opening(path, [7; 32])
        };
        let refused = Store::open(existing(&path)).await.err().unwrap();
        assert!(refused.to_string().contains("marketplace migrate"), "{refused}");
        assert!(!path.parent().unwrap().exists());
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(&path, []).unwrap();
        let refused = Store::open(existing(&path)).await.err().unwrap();
        assert!(matches!(refused, StoreError::Missing { .. }), "{refused}");

        Store::open(opening(&path, [7; 32])).await.unwrap().close().await;
        Store::open(existing(&path)).await.unwrap().ping().await.unwrap();
    }

    #[tokio::test]
    async fn another_key_does_not_open_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("store");
        Store::open(opening(&path, [7; 32])).await.unwrap().close().await;

        let refused = Store::open(opening(&path, [8; 32])).await.err().unwrap();
        assert!(matches!(refused, StoreError::WrongKey { .. }), "{refused}");
        Store::open(opening(&path, [7; 32]))
            .await
            .unwrap()
            .ping()
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn no_key_does_not_open_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("store");
        Store::open(opening(&path, [7; 32])).await.unwrap().close().await;

        let keyless = SqliteConnectOptions::new().filename(&path);
        let mut connection = SqliteConnection::connect_with(&keyless).await.unwrap();
        let read = sqlx::query("SELECT count(*) FROM sqlite_master")
            .execute(&mut connection)
            .await;
        assert!(is_not_a_database(&read.unwrap_err()));
    }

    #[tokio::test]
    async fn readers_cannot_write() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("store");
        let store = Store::open(opening(&path, [7; 32])).await.unwrap();
        let mut reader = store.read("test", "categories").await.unwrap();
        let written = sqlx::query("DELETE FROM categories").execute(&mut *reader).await;
        assert!(written.unwrap_err().to_string().contains("readonly"));
    }

    #[tokio::test]
    async fn a_transaction_that_sqlite_has_ended_does_not_stop_the_next() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("store");
        let store = Store::open(opening(&path, [7; 32])).await.unwrap();
        let mut tx = store.write("test", "categories").await.unwrap();
        // As a full disk does.
        sqlx::query("ROLLBACK").execute(&mut *tx).await.unwrap();
        assert!(tx.commit().await.is_err());
        let mut tx = store.write("test", "categories").await.unwrap();
        sqlx::query("DELETE FROM categories")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn a_dropped_transaction_leaves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("store");
        let store = Store::open(opening(&path, [7; 32])).await.unwrap();
        let count = async || -> i64 {
            let mut reader = store.read("test", "categories").await.unwrap();
            sqlx::query_scalar("SELECT count(*) FROM categories")
                .fetch_one(&mut *reader)
                .await
                .unwrap()
        };
        let before = count().await;
        let mut tx = store.write("test", "categories").await.unwrap();
        sqlx::query("DELETE FROM categories")
            .execute(&mut *tx)
            .await
            .unwrap();
        drop(tx);
        assert!(before > 0);
        assert_eq!(count().await, before);
    }
}
