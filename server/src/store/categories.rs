//! The `categories` table.

use domain::CategoryId;
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use super::StoreError;

/// A shelf of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryRow {
    /// Its identifier.
    pub id: CategoryId,
    /// Its name in addresses and in the API.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Active listings on it that are in stock.
    pub listings: u64,
}

/// All shelves in their order.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn all(db: &mut SqliteConnection) -> Result<Vec<CategoryRow>, StoreError> {
    let raw: Vec<Raw> = sqlx::query_as(
        "SELECT c.id, c.slug, c.name,
            (SELECT count(*) FROM listings l WHERE l.category_id = c.id AND l.active = 1 AND l.stock > 0) AS listings
         FROM categories c ORDER BY c.position",
    )
    .fetch_all(db)
    .await?;
    Ok(raw.into_iter().map(Into::into).collect())
}

/// The identifier of the shelf with this slug.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn id_of(db: &mut SqliteConnection, slug: &str) -> Result<Option<CategoryId>, StoreError> {
    let id: Option<Uuid> = sqlx::query_scalar("SELECT id FROM categories WHERE slug = ?")
        .bind(slug)
        .fetch_optional(db)
        .await?;
    Ok(id.map(CategoryId))
}

#[derive(FromRow)]
struct Raw {
    id: Uuid,
    slug: String,
    name: String,
    listings: i64,
}

impl From<Raw> for CategoryRow {
    fn from(raw: Raw) -> Self {
        Self {
            id: CategoryId(raw.id),
            slug: raw.slug,
            name: raw.name,
            listings: raw.listings.cast_unsigned(),
        }
    }
}
