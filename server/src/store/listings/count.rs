//! How many listings match.

use sqlx::SqliteConnection;

use super::Filter;
use super::page::bound;
use crate::store::StoreError;
use crate::store::column::unsigned;

macro_rules! for_sale {
    () => {
        " l.active = 1 AND l.stock > 0 AND (?2 IS NULL OR l.category_id = ?2) AND l.price_piconero BETWEEN ?3 AND ?4"
    };
}

/// How many listings are for sale on this shelf and within these prices; with words (FTS5 syntax) only those
/// that have them. Nothing else of `filter` is used.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(
    db: &mut SqliteConnection,
    expression: Option<&str>,
    filter: &Filter,
) -> Result<u64, StoreError> {
    let statement = match expression {
        Some(_) => concat!(
            "SELECT count(*) FROM listings_fts f JOIN listings l ON l.seq = f.rowid
             WHERE listings_fts MATCH ?1 AND",
            for_sale!()
        ),
        None => concat!(
            "SELECT count(*) FROM listings l WHERE ?1 IS NULL AND",
            for_sale!()
        ),
    };
    let count: i64 = sqlx::query_scalar(statement)
        .bind(expression)
        .bind(filter.category.map(|id| id.0))
        .bind(bound(filter.min_price, 0))
        .bind(bound(filter.max_price, i64::MAX))
        .fetch_one(db)
        .await?;
    unsigned(count, "count of listings")
}
