//! The `pictures` table.

use domain::{ListingId, PictureId, TimestampMs};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::StoreError;

/// A picture of a listing, re-encoded.
#[derive(Clone, Debug)]
pub struct NewPicture {
    /// Its identifier.
    pub id: PictureId,
    /// What it shows.
    pub listing: ListingId,
    /// Of the full size, in pixels.
    pub width: u32,
    /// Of the full size, in pixels.
    pub height: u32,
    /// The full size, JPEG.
    pub full_jpeg: Vec<u8>,
    /// The small size, JPEG.
    pub thumb_jpeg: Vec<u8>,
    /// When it was uploaded.
    pub created_at: TimestampMs,
}

/// Which of a picture's two sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureSize {
    /// For the listing's own page.
    Full,
    /// For lists.
    Thumb,
}

/// Adds a picture after the listing's others, if it has fewer than `most`. Whether it was added.
///
/// # Errors
/// [`StoreError::Refused`] if the listing does not exist.
pub async fn insert(db: &mut SqliteConnection, picture: &NewPicture, most: u32) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO pictures (id, listing_id, position, width, height, full_jpeg, thumb_jpeg, created_at_ms)
         SELECT ?1, ?2, coalesce(max(position) + 1, 0), ?3, ?4, ?5, ?6, ?7
         FROM pictures WHERE listing_id = ?2 HAVING count(*) < ?8",
    )
    .bind(picture.id.0)
    .bind(picture.listing.0)
    .bind(picture.width)
    .bind(picture.height)
    .bind(&picture.full_jpeg)
    .bind(&picture.thumb_jpeg)
    .bind(picture.created_at.0)
    .bind(most)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a picture of the listing away; one of another listing stays.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn remove(db: &mut SqliteConnection, listing: ListingId, id: PictureId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM pictures WHERE id = ? AND listing_id = ?")
        .bind(id.0)
        .bind(listing.0)
        .execute(db)
        .await?;
    Ok(())
}

/// The JPEG of one size.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn jpeg(
    db: &mut SqliteConnection,
    id: PictureId,
    size: PictureSize,
) -> Result<Option<Vec<u8>>, StoreError> {
    let statement = match size {
        PictureSize::Full => "SELECT full_jpeg FROM pictures WHERE id = ?",
        PictureSize::Thumb => "SELECT thumb_jpeg FROM pictures WHERE id = ?",
    };
    Ok(sqlx::query_scalar(statement)
        .bind(id.0)
        .fetch_optional(db)
        .await?)
}

/// A listing's pictures in their order.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn of_listing(db: &mut SqliteConnection, listing: ListingId) -> Result<Vec<PictureId>, StoreError> {
    let ids: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM pictures WHERE listing_id = ? ORDER BY position")
        .bind(listing.0)
        .fetch_all(db)
        .await?;
    Ok(ids.into_iter().map(PictureId).collect())
}
