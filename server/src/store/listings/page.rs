//! Pages of listings, by keyset: a page costs the same wherever it is.

use domain::{CategoryId, Piconero, UserId};
use sqlx::{FromRow, SqliteConnection};

use super::listed::Listed;
use crate::store::StoreError;

/// Which listings, in which order, from where.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this shelf.
    pub category: Option<CategoryId>,
    /// Only this vendor.
    pub vendor: Option<UserId>,
    /// Withdrawn and sold-out listings too.
    pub show_withdrawn: bool,
    /// At least this much.
    pub min_price: Option<Piconero>,
    /// At most this much.
    pub max_price: Option<Piconero>,
    /// The order.
    pub sort: Sort,
    /// The sort value and `seq` of the last listing of the page before.
    pub after: Option<(i64, i64)>,
    /// Most listings of the page.
    pub limit: u32,
}

/// The order of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    #[default]
    Newest,
    /// Cheapest first.
    PriceAscending,
    /// Dearest first.
    PriceDescending,
}

/// One page of the catalogue.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn page<L: Listed>(db: &mut SqliteConnection, filter: &Filter) -> Result<Vec<L>, StoreError> {
    let statement = match filter.sort {
        Sort::Newest => L::STATEMENTS.newest,
        Sort::PriceAscending => L::STATEMENTS.cheapest,
        Sort::PriceDescending => L::STATEMENTS.dearest,
    };
    let start = match filter.sort {
        Sort::Newest | Sort::PriceDescending => (i64::MAX, i64::MAX),
        Sort::PriceAscending => (-1, -1),
    };
    let (after_value, after_seq) = filter.after.unwrap_or(start);
    let raw: Vec<L::Raw> = sqlx::query_as(statement)
        .bind(filter.category.map(|id| id.0))
        .bind(filter.vendor.map(|id| id.0))
        .bind(bound(filter.min_price, 0))
        .bind(bound(filter.max_price, i64::MAX))
        .bind(after_value)
        .bind(after_seq)
        .bind(filter.limit)
        .bind(filter.show_withdrawn)
        .fetch_all(db)
        .await?;
    raw.into_iter().map(TryInto::try_into).collect()
}

/// One page of a full-text search, best first; with each listing its score, for the next page's `after`.
/// `expression` is FTS5 syntax; `filter.sort`, `.vendor` and `.show_withdrawn` are not used.
///
/// # Errors
/// [`StoreError::Database`], also for an expression that is not FTS5 syntax.
pub async fn search<L: Listed>(
    db: &mut SqliteConnection,
    expression: &str,
    filter: &Filter,
) -> Result<Vec<(i64, L)>, StoreError> {
    let (after_score, after_seq) = filter.after.unwrap_or((i64::MIN, i64::MIN));
    let raw: Vec<Scored<L::Raw>> = sqlx::query_as(L::STATEMENTS.search)
        .bind(expression)
        .bind(filter.category.map(|id| id.0))
        .bind(bound(filter.min_price, 0))
        .bind(bound(filter.max_price, i64::MAX))
        .bind(after_score)
        .bind(after_seq)
        .bind(filter.limit)
        .fetch_all(db)
        .await?;
    raw.into_iter()
        .map(|scored| Ok((scored.score, scored.listing.try_into()?)))
        .collect()
}

/// A price as the store counts; what the store cannot hold is above every listing.
pub(super) fn bound(price: Option<Piconero>, without: i64) -> i64 {
    price.map_or(without, |price| i64::try_from(price.0).unwrap_or(i64::MAX))
}

#[derive(FromRow)]
struct Scored<L> {
    score: i64,
    #[sqlx(flatten)]
    listing: L,
}
