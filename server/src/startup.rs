//! Puts the server together from its settings.

use std::sync::Arc;

use domain::Clock;
use tokio_util::sync::CancellationToken;

use crate::accounts::{AccountError, Accounts, AccountsParts, PasswordHasher};
use crate::clock::SystemClock;
use crate::config::{Config, Environment, Secrets};
use crate::entropy::{Entropy, SystemEntropy};
use crate::escrow::{Engine, EngineStatus, EscrowMetrics};
use crate::health::{Health, HealthCheck, StoreCheck};
use crate::listings::{Limits, Listings};
use crate::live::{Live, LiveMetrics};
use crate::orders::{Orders, OrdersParts, Terms};
use crate::state::{AppState, Parts};
use crate::store::sealed::Sealer;
use crate::store::{LogSlow, Missing, OpenStore, Store, StoreError, StoreMetrics, StoreObserver};
use crate::telemetry::{Metrics, MoneroMetrics, OutsideMetrics};

/// The server could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Accounts.
    #[error(transparent)]
    Accounts(#[from] AccountError),
    /// Metrics.
    #[error("metrics: {0}")]
    Metrics(#[from] prometheus::Error),
}

/// What the outside world gives: a test gives its own.
#[derive(Clone)]
pub struct World {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl World {
    /// The host's clock and random source.
    #[must_use]
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

/// Opens the store and makes every service. Outside development the store must exist.
///
/// # Errors
/// [`StartError`].
pub async fn start(config: Config, secrets: &Secrets, world: World) -> Result<AppState, StartError> {
    let World { clock, entropy } = world;
    let missing = match config.environment {
        Environment::Development => Missing::Make,
        Environment::Staging | Environment::Production => Missing::Refuse,
    };
    let metrics = Metrics::new()?;
    let observer = Arc::new(StoreMetrics::register(&metrics)?);
    let store = open_observed(&config, secrets, missing, observer).await?;
    let sealer = Sealer::new(&secrets.field_key, Arc::clone(&entropy));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let accounts = Accounts::new(AccountsParts {
        store: store.clone(),
        sealer: sealer.clone(),
        hasher: PasswordHasher::new(cores, Arc::clone(&entropy))?,
        guesses_per_minute: config.accounts.guesses_per_minute,
        clock: Arc::clone(&clock),
        entropy: Arc::clone(&entropy),
        network: config.monero.network,
        session_secs: config.accounts.session_secs,
    });
    let limits = Limits {
        min_price: config.escrow.dust_floor_piconero,
        max_price: config.escrow.max_piconero,
        max_pictures: config.listings.max_pictures,
    };
    let listings = Listings::new(
        store.clone(),
        accounts.clone(),
        Arc::clone(&clock),
        Arc::clone(&entropy),
        limits,
    );
    let live = Live::new(store.clone(), LiveMetrics::register(&metrics)?);
    let escrow_metrics = EscrowMetrics::register(&metrics)?;
    let monero_metrics = MoneroMetrics::register(&metrics)?;
    let outside_metrics = OutsideMetrics::register(&metrics)?;
    let engine = Engine::new(
        store.clone(),
        sealer.clone(),
        Arc::clone(&clock),
        escrow_metrics,
        live.clone(),
    );
    let engine_status = EngineStatus::default();
    let orders = Orders::new(OrdersParts {
        store: store.clone(),
        accounts: accounts.clone(),
        sealer: sealer.clone(),
        entropy: Arc::clone(&entropy),
        engine: engine.clone(),
        terms: Terms::from(&config),
        engine_status: engine_status.clone(),
    });
    let checks: Vec<Arc<dyn HealthCheck>> = vec![Arc::new(StoreCheck(store.clone()))];
    Ok(AppState::from(Parts {
        config: Arc::new(config),
        clock,
        entropy,
        store,
        sealer,
        accounts,
        listings,
        orders,
        engine,
        engine_status,
        live,
        metrics,
        monero_metrics,
        outside_metrics,
        health: Health::new(checks),
        shutdown: CancellationToken::new(),
    }))
}

/// Opens the store alone, as `migrate` does.
///
/// # Errors
/// [`StoreError`].
pub async fn open_store(config: &Config, secrets: &Secrets, missing: Missing) -> Result<Store, StoreError> {
    open_observed(config, secrets, missing, Arc::new(LogSlow)).await
}

async fn open_observed(
    config: &Config,
    secrets: &Secrets,
    missing: Missing,
    observer: Arc<dyn StoreObserver>,
) -> Result<Store, StoreError> {
    Store::open(OpenStore {
        path: &config.store.path,
        missing,
        key: secrets.store_key.clone(),
        readers: config.store.readers,
        observer,
    })
    .await
}
