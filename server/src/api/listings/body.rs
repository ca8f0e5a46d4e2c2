//! How the API shows listings.

use domain::PictureId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::listings::ListingPage;
use crate::store::listings::ListingRow;

/// One listing.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListingBody {
    id: Uuid,
    title: String,
    description: String,
    /// For one piece.
    price_piconero: u64,
    /// Pieces left.
    stock: u32,
    /// The shelf's slug.
    category: String,
    /// The vendor's name.
    vendor: String,
    vendor_id: Uuid,
    /// Whether it is for sale; false once its vendor has withdrawn it.
    active: bool,
    /// Addresses of its pictures on this host, the first one first. In lists only the first.
    pictures: Vec<PictureBody>,
    created_at_ms: i64,
    updated_at_ms: i64,
}

/// One picture.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PictureBody {
    pub(super) id: Uuid,
    /// At most 1280 pixels a side.
    pub(super) url: String,
    /// At most 480 pixels a side.
    pub(super) thumb_url: String,
}

/// One page of listings.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListingsBody {
    listings: Vec<ListingBody>,
    /// The `cursor` of the next page; null on the last.
    next_cursor: Option<String>,
}

impl ListingBody {
    pub(super) fn new(row: ListingRow, pictures: Vec<PictureId>) -> Self {
        Self {
            id: row.id.0,
            title: row.title,
            description: row.description,
            price_piconero: row.price.0,
            stock: row.stock,
            category: row.category,
            vendor: row.vendor,
            vendor_id: row.vendor_id.0,
            active: row.active,
            pictures: pictures.into_iter().map(PictureBody::from).collect(),
            created_at_ms: row.created_at.0,
            updated_at_ms: row.updated_at.0,
        }
    }
}

impl From<PictureId> for PictureBody {
    fn from(id: PictureId) -> Self {
        Self {
            id: id.0,
            url: format!("/pictures/{id}/full.jpg"),
            thumb_url: format!("/pictures/{id}/thumb.jpg"),
        }
    }
}

impl From<ListingPage<ListingRow>> for ListingsBody {
    fn from(page: ListingPage<ListingRow>) -> Self {
        let listings = page.listings.into_iter().map(|mut row| {
            let pictures = row.picture.take().into_iter().collect();
            ListingBody::new(row, pictures)
        });
        Self {
            listings: listings.collect(),
            next_cursor: page.next,
        }
    }
}
