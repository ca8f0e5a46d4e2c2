//! Lists of listings: the catalogue, a shelf, a search, a vendor's own.

use domain::{CategoryId, Piconero, UserId};
use sqlx::SqliteConnection;

use super::cursor::Cursor;
use super::{ListingError, Listings};
use crate::store::categories;
use crate::store::listings::{self, Filter, Listed, Sort};

/// Most listings of a page, and how many there are if nobody says.
const MAX_LIMIT: u32 = 100;
const DEFAULT_LIMIT: u32 = 24;
/// Words of a search beyond these are dropped.
const MAX_WORDS: usize = 8;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Full-text words, all of which must occur (the last characters of each may be missing). The best match
    /// is first.
    pub words: Option<String>,
    /// The shelf's slug.
    pub category: Option<String>,
    /// Only this vendor's.
    pub vendor: Option<UserId>,
    /// Withdrawn and sold-out listings too: only for the vendor's own eyes. Not used with words.
    pub show_withdrawn: bool,
    /// At least this much.
    pub min_price: Option<Piconero>,
    /// At most this much.
    pub max_price: Option<Piconero>,
    /// The order of a list without words.
    pub sort: Sort,
    /// From the page before.
    pub cursor: Option<String>,
    /// How many; at most 100, 24 if not said.
    pub limit: Option<u32>,
}

/// One page.
#[derive(Clone, Debug)]
pub struct ListingPage<L> {
    /// The listings.
    pub listings: Vec<L>,
    /// Asks for the next page; `None` on the last.
    pub next: Option<String>,
}

impl Listings {
    /// One page of what is asked for.
    ///
    /// # Errors
    /// [`ListingError::UnknownCategory`], [`ListingError::InvalidCursor`], [`ListingError::EmptySearch`].
    pub async fn browse<L: Listed>(&self, query: &Query) -> Result<ListingPage<L>, ListingError> {
        let mut db = self.store.read("list", "listings").await?;
        let category = shelf(&mut db, query.category.as_deref()).await?;
        let order = if query.words.is_some() {
            b's'
        } else {
            letter(query.sort)
        };
        let limit = query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
        let filter = Filter {
            category,
            vendor: query.vendor,
            show_withdrawn: query.show_withdrawn,
            min_price: query.min_price,
            max_price: query.max_price,
            sort: query.sort,
            after: query
                .cursor
                .as_deref()
                .map(|text| Cursor::decode(text, order))
                .transpose()?,
            // One more than asked for tells whether there is a next page.
            limit: limit + 1,
        };
        let mut scored: Vec<(i64, L)> = match &query.words {
            Some(words) => listings::search(&mut db, &expression(words)?, &filter).await?,
            None => listings::page(&mut db, &filter)
                .await?
                .into_iter()
                .map(|listing: L| (sort_value(query.sort, &listing), listing))
                .collect(),
        };
        let limit = limit as usize;
        let more = scored.len() > limit;
        scored.truncate(limit);
        let end = scored.last().filter(|_| more);
        let next = end.map(|(value, listing)| {
            Cursor {
                order,
                value: *value,
                seq: listing.place().seq,
            }
            .encode()
        });
        Ok(ListingPage {
            listings: scored.into_iter().map(|(_, listing)| listing).collect(),
            next,
        })
    }
}

impl Listings {
    /// How many listings for sale match the query's words, shelf and prices.
    ///
    /// # Errors
    /// [`ListingError::UnknownCategory`], [`ListingError::EmptySearch`].
    pub async fn count(&self, query: &Query) -> Result<u64, ListingError> {
        let mut db = self.store.read("count", "listings").await?;
        let category = shelf(&mut db, query.category.as_deref()).await?;
        let filter = Filter {
            category,
            min_price: query.min_price,
            max_price: query.max_price,
            ..Filter::default()
        };
        let words = query.words.as_deref().map(expression).transpose()?;
        Ok(listings::count(&mut db, words.as_deref(), &filter).await?)
    }
}

/// The shelf with this slug, if one is asked for.
async fn shelf(db: &mut SqliteConnection, slug: Option<&str>) -> Result<Option<CategoryId>, ListingError> {
    let Some(slug) = slug else {
        return Ok(None);
    };
    let id = categories::id_of(db, slug).await?;
    id.map(Some).ok_or(ListingError::UnknownCategory)
}

const fn letter(sort: Sort) -> u8 {
    match sort {
        Sort::Newest => b'n',
        Sort::PriceAscending => b'a',
        Sort::PriceDescending => b'd',
    }
}

fn sort_value<L: Listed>(sort: Sort, listing: &L) -> i64 {
    match sort {
        Sort::Newest => 0,
        Sort::PriceAscending | Sort::PriceDescending => {
            i64::try_from(listing.place().price.0).unwrap_or(i64::MAX)
        }
    }
}

/// FTS5 syntax for "all of these words, or words that begin so". Quotes keep what people type from being
/// syntax itself.
fn expression(typed: &str) -> Result<String, ListingError> {
    let words: Vec<String> = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .map(|word| format!("\"{word}\"*"))
        .collect();
    if words.is_empty() {
        Err(ListingError::EmptySearch)
    } else {
        Ok(words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_typed_is_words_never_syntax() {
        assert_eq!(expression("red tea").unwrap(), "\"red\"* \"tea\"*");
        assert_eq!(
            expression("\"a\" OR b* NEAR(c)").unwrap(),
            "\"a\"* \"OR\"* \"b\"* \"NEAR\"* \"c\"*"
        );
        assert!(matches!(expression(" \"*- "), Err(ListingError::EmptySearch)));
    }
}
