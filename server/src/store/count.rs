//! How much there is in the store, for tests that nothing was changed.

use sqlx::{AssertSqlSafe, SqliteConnection};

use super::StoreError;

/// How many rows each table has, by name; the full-text index and SQLite's own tables left out.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count_rows(db: &mut SqliteConnection) -> Result<Vec<(String, i64)>, StoreError> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
            AND name NOT LIKE '_sqlx%' AND name NOT LIKE '%_fts%' ORDER BY name",
    )
    .fetch_all(&mut *db)
    .await?;
    let mut counts = Vec::with_capacity(names.len());
    for name in names {
        // A table cannot be a parameter; its name comes from the schema, which no user writes.
        let statement = AssertSqlSafe(format!("SELECT count(*) FROM \"{name}\""));
        counts.push((name, sqlx::query_scalar(statement).fetch_one(&mut *db).await?));
    }
    Ok(counts)
}
