//! `GET /api/listings/search?q=`.

use axum::Json;
use axum::extract::State;
use domain::Piconero;
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::ListingsBody;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiQuery};
use crate::listings::{Listings, Query};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Params {
    /// Words that must all occur; each may be the beginning of a word.
    q: String,
    /// The shelf's slug.
    category: Option<String>,
    min_price_piconero: Option<u64>,
    max_price_piconero: Option<u64>,
    /// From `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 24 if absent.
    limit: Option<u32>,
}

/// Searches titles and descriptions, best match first.
#[utoipa::path(
    get,
    path = "/api/listings/search",
    tag = "listings",
    params(Params),
    responses(
        (status = OK, body = ListingsBody),
        (status = BAD_REQUEST, description = "No words, or a parameter cannot be used.", body = ErrorBody),
    ),
)]
pub(super) async fn search(
    State(listings): State<Listings>,
    ApiQuery(params): ApiQuery<Params>,
) -> Result<Json<ListingsBody>, ApiError> {
    let query = Query {
        words: Some(params.q),
        category: params.category,
        min_price: params.min_price_piconero.map(Piconero),
        max_price: params.max_price_piconero.map(Piconero),
        cursor: params.cursor,
        limit: params.limit,
        ..Query::default()
    };
    Ok(Json(listings.browse(&query).await?.into()))
}
