//! What is done again and again beside the requests.

mod escrow_gauges;
mod fee_gauges;
mod fresh_wallets;
mod monero_gauges;
mod open_ahead;
mod outside_gauges;
mod prepared_wallets;
mod prune_events;
mod status_history;
mod wallet_backups;

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::escrow::Machinery;
use crate::live;
use crate::state::AppState;
use crate::status::Status;
use crate::supervise::supervise;

use self::escrow_gauges::EscrowGauges;
use self::fee_gauges::FeeGauges;
use self::monero_gauges::MoneroGauges;
use self::outside_gauges::OutsideGauges;

pub(crate) use fresh_wallets::refresh_wallets;
pub(crate) use open_ahead::open_ahead;
pub(crate) use prepared_wallets::prepare_wallets;
#[cfg(test)]
pub(crate) use prepared_wallets::until_orders_pause;
pub(crate) use wallet_backups::back_up_wallets;

/// Begins everything that every server does beside its requests, whether or not it moves money. It stops with
/// the server's shutdown.
#[must_use]
pub fn start(state: &AppState) -> JoinSet<()> {
    let stop = &state.shutdown;
    let mut jobs = JoinSet::new();
    let gauges = EscrowGauges {
        store: state.store.clone(),
        escrows: state.engine.metrics().clone(),
        monero: state.monero_metrics.clone(),
        clock: Arc::clone(&state.clock),
    };
    jobs.spawn(supervise("escrow gauges", stop.clone(), move |stop| {
        gauges.clone().show(stop)
    }));
    let gauges = OutsideGauges {
        config: state.config.telemetry.clone(),
        store: state.store.clone(),
        metrics: state.outside_metrics.clone(),
        clock: Arc::clone(&state.clock),
    };
    jobs.spawn(supervise("outside gauges", stop.clone(), move |stop| {
        gauges.clone().show(stop)
    }));
    let (store, clock) = (state.store.clone(), Arc::clone(&state.clock));
    jobs.spawn(supervise("old live events", stop.clone(), move |stop| {
        prune_events::prune_events(store.clone(), Arc::clone(&clock), stop)
    }));
    let status = Status::of(state);
    jobs.spawn(supervise("status history", stop.clone(), move |stop| {
        status_history::remember_status(status.clone(), stop)
    }));
    let news = state.live.clone();
    jobs.spawn(supervise("live events", stop.clone(), move |stop| {
        live::follow(news.clone(), stop)
    }));
    jobs
}

/// Begins to show how Monero's processes are, and what came to the operator; it stops with the server's shutdown.
pub fn ask_monero(jobs: &mut JoinSet<()>, state: &AppState, machinery: &Machinery) {
    let gauges = MoneroGauges {
        daemon: machinery.daemon.clone(),
        backend: machinery
            .prepared_wallets
            .as_ref()
            .map(|(backend, _)| Arc::clone(backend)),
        metrics: state.monero_metrics.clone(),
        clock: Arc::clone(&state.clock),
    };
    jobs.spawn(supervise("monero gauges", state.shutdown.clone(), move |stop| {
        gauges.clone().show(stop)
    }));
    let Some(wallet) = machinery.fees.clone() else {
        return;
    };
    let gauges = FeeGauges {
        store: state.store.clone(),
        wallet,
        metrics: state.monero_metrics.clone(),
    };
    jobs.spawn(supervise("fee gauges", state.shutdown.clone(), move |stop| {
        gauges.clone().show(stop)
    }));
}
