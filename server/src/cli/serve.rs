//! `marketplace serve`.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use server::config::Sources;
use server::development::Development;
use server::escrow::{Machinery, Workers};
use server::health::{self, Health};
use server::http::{self, ServeError, Site};
use server::jobs;
use server::startup::{self, World};
use server::{telemetry, web};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::Failure;

/// How often ended sessions are forgotten.
const SWEEP: Duration = Duration::from_mins(10);

pub(super) async fn run(sources: &Sources) -> Result<(), Failure> {
    let started = Instant::now();
    let (config, secrets) = super::load(sources)?;
    telemetry::init(&config.telemetry)?;
    let site = listen(config.http.bind).await?;
    let scrape = listen(config.telemetry.metrics_bind).await?;
    let grace = Duration::from_secs(config.http.shutdown_secs);

    let state = startup::start(config, &secrets, World::system()).await?;
    let machinery = Machinery::connect(&state, &secrets)?;
    health::require_fit(&machinery, state.config.environment).await?;
    let health = Health::new(machinery.health_checks(&state));
    let state = state.with_health(health);
    stop_on_signal(state.shutdown.clone())?;
    sweep_sessions(&state);
    let mut jobs = jobs::start(&state);
    jobs::ask_monero(&mut jobs, &state, &machinery);
    let workers = Workers::start(machinery, state.shutdown.clone());
    let files = Site::open(&state.config.http.site_dir)?;
    let pages = web::pages(&state, &files, Development::from_config(&state.config)?);
    let router = http::router(state.clone(), pages)?;
    let metrics = telemetry::scrape_router(state.metrics.clone());
    let metrics = tokio::spawn(http::serve(scrape, metrics, state.shutdown.clone(), grace));

    let (address, environment) = (site.local_addr()?, state.config.environment.name());
    let ready_ms = started.elapsed().as_secs_f64() * 1e3;
    tracing::info!(port = address.port(), environment, ready_ms, "taking requests");
    http::serve(site, router, state.shutdown.clone(), grace).await?;
    state.shutdown.cancel();
    metrics.await??;
    workers.stopped().await;
    jobs.join_all().await;
    state.store.close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| ServeError::Bind { address, source })
}

fn stop_on_signal(shutdown: CancellationToken) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        shutdown.cancel();
    });
    Ok(())
}

fn sweep_sessions(state: &server::state::AppState) {
    let (accounts, shutdown) = (state.accounts.clone(), state.shutdown.clone());
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(SWEEP);
        while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
            if let Err(error) = accounts.sweep_sessions().await {
                tracing::error!(error = %error, "ended sessions could not be swept");
            }
        }
    });
}
