//! What is done again and again beside the requests.

mod escrow_gauges;
mod prepared_wallets;
mod prune_events;

pub use escrow_gauges::show_escrows;
pub(crate) use prepared_wallets::prepare_wallets;
pub use prune_events::prune_events;
