//! `GET /api/categories`.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::ApiError;
use crate::listings::Listings;

/// The shelves.
#[derive(Serialize, ToSchema)]
pub(super) struct Categories {
    /// In their order.
    categories: Vec<Category>,
}

#[derive(Serialize, ToSchema)]
struct Category {
    /// Names it in requests.
    slug: String,
    /// For people.
    name: String,
    /// Listings for sale.
    listings: u64,
}

/// Lists the shelves.
#[utoipa::path(get, path = "/api/categories", tag = "listings", responses((status = OK, body = Categories)))]
pub(super) async fn list(State(listings): State<Listings>) -> Result<Json<Categories>, ApiError> {
    let rows = listings.categories().await?;
    let categories = rows
        .into_iter()
        .map(|row| Category {
            slug: row.slug,
            name: row.name,
            listings: row.listings,
        })
        .collect();
    Ok(Json(Categories { categories }))
}
