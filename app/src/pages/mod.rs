//! One file per page.

mod cases;
mod checkout;
mod development;
mod edit;
mod error;
mod home;
mod listing;
mod listing_fields;
mod order;
mod orders;
mod profile;
mod protection;
mod search;
mod sell;
mod sign_in;
mod sign_up;
mod status;

pub(crate) use cases::Cases;
pub(crate) use checkout::Checkout;
pub(crate) use development::Development;
pub(crate) use edit::Edit;
pub(crate) use error::{Failed, Forbidden, NotFound, outside};
pub(crate) use home::Home;
pub(crate) use listing::Listing;
pub(crate) use order::Order;
pub(crate) use orders::Orders;
pub(crate) use profile::Profile;
pub(crate) use protection::Protection;
pub(crate) use search::Search;
pub(crate) use sell::Sell;
pub(crate) use sign_in::SignIn;
pub(crate) use sign_up::SignUp;
pub(crate) use status::Status;

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::ports::PortError;

/// The id in the path. What is not an id is not found.
fn path_id<T: FromStr>() -> Result<T, PortError> {
    use_params_map()
        .read_untracked()
        .get_str("id")
        .and_then(|text| text.parse().ok())
        .ok_or(PortError::NotFound)
}

/// A value of the query; empty if it is absent.
fn query(name: &str) -> String {
    use_query_map().read_untracked().get(name).unwrap_or_default()
}
