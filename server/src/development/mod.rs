//! Play money: the bank and the miner of a developer's private chain, by API and by buttons on pages.

mod api;
mod bank;
mod error;
mod forms;

use axum::Router;
use axum::extract::FromRef;

pub use bank::Development;
pub use error::DevelopmentError;

use crate::orders::Orders;
use crate::state::AppState;

/// What the handlers reach.
#[derive(Clone, FromRef)]
struct Context {
    development: Development,
    orders: Orders,
}

/// The routes. Only where the settings name a bank.
pub fn router(development: Development, orders: Orders) -> Router<AppState> {
    api::router()
        .merge(forms::router())
        .with_state(Context { development, orders })
}
