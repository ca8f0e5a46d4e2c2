//! Writing into the server's store behind its back, as damage or a bad hand would.

use std::fs;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::settings::STORE;

/// Runs one statement in the store that belongs to this configuration; gives how many rows it changed. The server
/// must be down.
///
/// # Panics
/// If it cannot be run.
pub async fn execute(config: &Path, statement: &str) -> u64 {
    let dir = config.parent().expect("a directory");
    let key = fs::read_to_string(dir.join("secrets/store-key")).expect("a key");
    let mut db = SqliteConnectOptions::new()
        .filename(dir.join(STORE))
        .pragma("key", format!("\"x'{}'\"", key.trim()))
        .disable_statement_logging()
        .connect()
        .await
        .expect("the store");
    let done = sqlx::query(AssertSqlSafe(statement.to_owned()))
        .execute(&mut db)
        .await;
    let changed = done.expect("a statement that runs").rows_affected();
    db.close().await.expect("the end of it");
    changed
}
