//! What is done again and again beside the requests.

mod escrow_gauges;
mod fresh_wallets;
mod open_ahead;
mod prepared_wallets;
mod prune_events;
mod wallet_backups;

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::live;
use crate::state::AppState;
use crate::supervise::supervise;

pub(crate) use fresh_wallets::refresh_wallets;
pub(crate) use open_ahead::open_ahead;
pub(crate) use prepared_wallets::prepare_wallets;
pub(crate) use wallet_backups::back_up_wallets;

/// Begins everything that every server does beside its requests, whether or not it moves money. It stops with
/// the server's shutdown.
#[must_use]
pub fn start(state: &AppState) -> JoinSet<()> {
    let stop = &state.shutdown;
    let mut jobs = JoinSet::new();
    let (store, metrics) = (state.store.clone(), state.engine.metrics().clone());
    jobs.spawn(supervise("escrow gauges", stop.clone(), move |stop| {
        escrow_gauges::show_escrows(store.clone(), metrics.clone(), stop)
    }));
    let (store, clock) = (state.store.clone(), Arc::clone(&state.clock));
    jobs.spawn(supervise("old live events", stop.clone(), move |stop| {
        prune_events::prune_events(store.clone(), Arc::clone(&clock), stop)
    }));
    let news = state.live.clone();
    jobs.spawn(supervise("live events", stop.clone(), move |stop| {
        live::follow(news.clone(), stop)
    }));
    jobs
}
