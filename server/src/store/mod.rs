//! The store: one encrypted SQLite file, one writer, many readers.
//!
//! Each noun has a file of functions that take a connection; they run inside a [`WriteTx`] or on a
//! [`ReadConn`] alike. No SQL outside this folder.

pub mod categories;
pub mod chain;
mod column;
pub mod copy;
#[cfg(any(test, feature = "testing"))]
mod count;
pub mod deadlines;
pub mod effects;
mod error;
pub mod escrows;
pub mod events;
pub mod fees;
pub mod key_images;
pub mod listings;
pub mod mark;
mod metrics;
pub mod observe;
mod open;
pub mod order_news;
pub mod orders;
pub mod payouts;
pub mod pictures;
pub mod reconciliation;
pub mod sealed;
pub mod sessions;
pub mod status_days;
mod threads;
pub mod users;
pub mod wallet_records;

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};

#[cfg(any(test, feature = "testing"))]
pub use count::count_rows;
pub use error::StoreError;
pub use metrics::StoreMetrics;
pub use observe::{LogSlow, StoreObserver};
pub use open::{Missing, OpenStore, StoreKey};
pub use threads::wait_for_connections;

use observe::{Kind, Timed};

/// The open store. Cloning is cheap; all clones share the same connections.
#[derive(Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
    observer: Arc<dyn StoreObserver>,
    /// Whether the last change could not be written.
    unwritable: Arc<AtomicBool>,
}

impl Store {
    /// Begins the one write transaction (`BEGIN IMMEDIATE`), waiting for its turn. `operation` and `table`
    /// name the work in measurements, as in `("insert", "orders")`.
    ///
    /// Nothing is kept unless [`WriteTx::commit`] is called: dropping it rolls back.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if another process holds the file for 5 s, otherwise [`StoreError::Database`].
    pub async fn write(&self, operation: &'static str, table: &'static str) -> Result<WriteTx, StoreError> {
        let waiting = Timed::start(&self.observer, Kind::LockWait, operation, table);
        let tx = self.writer.begin_with("BEGIN IMMEDIATE").await;
        drop(waiting);
        let tx = tx.map_err(|error| self.failed(error))?;
        Ok(WriteTx {
            tx,
            unwritable: Arc::clone(&self.unwritable),
            _timed: Timed::start(&self.observer, Kind::Operation, operation, table),
        })
    }

    /// Takes a read-only connection. Each statement sees the newest committed state.
    ///
    /// # Errors
    /// [`StoreError::Database`] if no connection can be had.
    pub async fn read(&self, operation: &'static str, table: &'static str) -> Result<ReadConn, StoreError> {
        let connection = self.readers.acquire().await.map_err(|error| self.failed(error))?;
        Ok(ReadConn {
            connection,
            _timed: Timed::start(&self.observer, Kind::Operation, operation, table),
        })
    }

    /// Whether a reader answers, and, once a change could not be written, whether one can be again: the health of the
    /// store.
    ///
    /// # Errors
    /// [`StoreError::Database`] or [`StoreError::Unwritable`] if it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        if self.unwritable.load(Ordering::Relaxed) {
            let mut tx = self.write("ping", "none").await?;
            // Nobody reads it, but it is a page that has to be written.
            sqlx::query("PRAGMA user_version = 0").execute(&mut *tx).await?;
            tx.commit().await?;
        }
        let mut connection = self.read("ping", "none").await?;
        sqlx::query_scalar::<_, i64>("SELECT count(*) FROM categories")
            .fetch_one(&mut *connection)
            .await?;
        Ok(())
    }

    /// What is damaged in the file, in SQLite's words; `None` if nothing is. Reads all of it.
    ///
    /// # Errors
    /// [`StoreError::Database`] if it cannot be read at all.
    pub async fn damage(&self) -> Result<Option<String>, StoreError> {
        let mut connection = self.read("check", "all").await?;
        let said: String = sqlx::query_scalar("PRAGMA quick_check(1)")
            .fetch_one(&mut *connection)
            .await?;
        Ok((said != "ok").then_some(said))
    }

    /// Closes every connection; the last one folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    fn failed(&self, error: sqlx::Error) -> StoreError {
        let error = StoreError::from(error);
        self.observer.failed(&error);
        error
    }
}

/// A write transaction: rolled back when dropped, kept by [`WriteTx::commit`].
pub struct WriteTx {
    tx: Transaction<'static, Sqlite>,
    unwritable: Arc<AtomicBool>,
    _timed: Timed,
}

impl WriteTx {
    /// Makes every change of this transaction durable, or none.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] or [`StoreError::Database`]; nothing was kept then.
    pub async fn commit(self) -> Result<(), StoreError> {
        let committed = self.tx.commit().await.map_err(StoreError::from);
        let failed = matches!(committed, Err(StoreError::Unwritable(_)));
        self.unwritable.store(failed, Ordering::Relaxed);
        committed
    }
}

impl Deref for WriteTx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.tx
    }
}

impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }
}

/// A read-only connection, given back when dropped.
pub struct ReadConn {
    connection: PoolConnection<Sqlite>,
    _timed: Timed,
}

impl Deref for ReadConn {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for ReadConn {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}
