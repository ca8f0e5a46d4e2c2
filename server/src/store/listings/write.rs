//! Making and changing listings.

use domain::{CategoryId, ListingId, Piconero, TimestampMs, UserId};
use sqlx::SqliteConnection;

use crate::store::StoreError;

/// A listing as its vendor wrote it, checked.
#[derive(Clone, Debug)]
pub struct NewListing {
    /// Its identifier.
    pub id: ListingId,
    /// Who sells it.
    pub vendor: UserId,
    /// Its shelf.
    pub category: CategoryId,
    /// One line.
    pub title: String,
    /// Plain text.
    pub description: String,
    /// For one piece.
    pub price: Piconero,
    /// Pieces there are.
    pub stock: u32,
    /// Whether it is for sale.
    pub active: bool,
    /// When it was made.
    pub created_at: TimestampMs,
}

/// What to change of a listing; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct ListingChange {
    /// Its shelf.
    pub category: Option<CategoryId>,
    /// One line.
    pub title: Option<String>,
    /// Plain text.
    pub description: Option<String>,
    /// For one piece. Orders already placed keep theirs.
    pub price: Option<Piconero>,
    /// Pieces left.
    pub stock: Option<u32>,
    /// Whether it is for sale.
    pub active: Option<bool>,
}

/// Adds a listing.
///
/// # Errors
/// [`StoreError::OutOfRange`] for a price the store cannot hold, [`StoreError::Refused`] for a shelf or
/// vendor that does not exist.
pub async fn insert(db: &mut SqliteConnection, listing: &NewListing) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO listings (id, vendor_id, category_id, title, description, price_piconero, stock, active,
            created_at_ms, updated_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
    )
    .bind(listing.id.0)
    .bind(listing.vendor.0)
    .bind(listing.category.0)
    .bind(&listing.title)
    .bind(&listing.description)
    .bind(stored(listing.price)?)
    .bind(listing.stock)
    .bind(listing.active)
    .bind(listing.created_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Changes a vendor's own listing. Whether the vendor has such a listing.
///
/// # Errors
/// As for [`insert`].
pub async fn update(
    db: &mut SqliteConnection,
    id: ListingId,
    vendor: UserId,
    change: &ListingChange,
    now: TimestampMs,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE listings SET
            category_id = coalesce(?3, category_id), title = coalesce(?4, title),
            description = coalesce(?5, description), price_piconero = coalesce(?6, price_piconero),
            stock = coalesce(?7, stock), active = coalesce(?8, active), updated_at_ms = ?9
         WHERE id = ?1 AND vendor_id = ?2",
    )
    .bind(id.0)
    .bind(vendor.0)
    .bind(change.category.map(|category| category.0))
    .bind(&change.title)
    .bind(&change.description)
    .bind(change.price.map(stored).transpose()?)
    .bind(change.stock)
    .bind(change.active)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn stored(price: Piconero) -> Result<i64, StoreError> {
    i64::try_from(price.0).map_err(|_| StoreError::OutOfRange("a price"))
}
