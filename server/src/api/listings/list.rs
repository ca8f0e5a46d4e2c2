//! `GET /api/listings`.

use axum::Json;
use axum::extract::State;
use domain::{Piconero, UserId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::body::ListingsBody;
use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiQuery};
use crate::listings::{Listings, Query};
use crate::store::listings::Sort;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Params {
    /// The shelf's slug.
    category: Option<String>,
    /// Only this vendor's listings for sale.
    vendor_id: Option<Uuid>,
    min_price_piconero: Option<u64>,
    max_price_piconero: Option<u64>,
    #[param(inline)]
    sort: Option<Order>,
    /// From `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 24 if absent.
    limit: Option<u32>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Order {
    Newest,
    PriceAsc,
    PriceDesc,
}

/// Lists what is for sale.
#[utoipa::path(
    get,
    path = "/api/listings",
    tag = "listings",
    params(Params),
    responses(
        (status = OK, body = ListingsBody),
        (status = BAD_REQUEST, description = "A parameter cannot be used.", body = ErrorBody),
        (status = UNPROCESSABLE_ENTITY, description = "There is no such category.", body = ErrorBody),
    ),
)]
pub(super) async fn list(
    State(listings): State<Listings>,
    ApiQuery(params): ApiQuery<Params>,
) -> Result<Json<ListingsBody>, ApiError> {
    let query = Query {
        words: None,
        category: params.category,
        vendor: params.vendor_id.map(UserId),
        show_withdrawn: false,
        min_price: params.min_price_piconero.map(Piconero),
        max_price: params.max_price_piconero.map(Piconero),
        sort: match params.sort {
            None | Some(Order::Newest) => Sort::Newest,
            Some(Order::PriceAsc) => Sort::PriceAscending,
            Some(Order::PriceDesc) => Sort::PriceDescending,
        },
        cursor: params.cursor,
        limit: params.limit,
    };
    Ok(Json(listings.browse(&query).await?.into()))
}
