//! What every handler can reach.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use domain::Clock;
use tokio_util::sync::CancellationToken;

use crate::accounts::Accounts;
use crate::config::Config;
use crate::entropy::Entropy;
use crate::escrow::{Engine, EngineStatus};
use crate::health::Health;
use crate::listings::Listings;
use crate::live::Live;
use crate::orders::Orders;
use crate::store::Store;
use crate::store::sealed::Sealer;
use crate::telemetry::{Metrics, MoneroMetrics, OutsideMetrics};

/// The [`Parts`] of the running server, shared: the router clones them several times for each request. A handler
/// takes the part it needs with axum's `State` (`State(accounts): State<Accounts>`).
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

impl AppState {
    /// The same server with its dependencies' health watched by `health`.
    #[must_use]
    pub fn with_health(self, health: Health) -> Self {
        let parts = Arc::unwrap_or_clone(self.0);
        Self::from(Parts { health, ..parts })
    }
}

impl From<Parts> for AppState {
    fn from(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Lets handlers take a part alone.
macro_rules! parts {
    ($($field:ident: $part:ty),* $(,)?) => {$(
        impl FromRef<AppState> for $part {
            fn from_ref(state: &AppState) -> Self {
                state.$field.clone()
            }
        }
    )*};
}

parts! {
    config: Arc<Config>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    store: Store,
    sealer: Sealer,
    accounts: Accounts,
    listings: Listings,
    orders: Orders,
    engine: Engine,
    engine_status: EngineStatus,
    live: Live,
    metrics: Metrics,
    health: Health,
    shutdown: CancellationToken,
}

/// What a server is made of. A new noun adds its service here, to the list above and in [`crate::startup`].
#[derive(Clone)]
pub struct Parts {
    /// Every setting, without secrets.
    pub config: Arc<Config>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The store.
    pub store: Store,
    /// Seals sensitive columns.
    pub sealer: Sealer,
    /// Accounts and sessions.
    pub accounts: Accounts,
    /// The catalogue.
    pub listings: Listings,
    /// Purchases.
    pub orders: Orders,
    /// Changes escrows.
    pub engine: Engine,
    /// Whether this process moves money.
    pub engine_status: EngineStatus,
    /// Tells people what happens while they look.
    pub live: Live,
    /// Measurements.
    pub metrics: Metrics,
    /// What is measured of Monero's processes.
    pub monero_metrics: MoneroMetrics,
    /// What is measured of the host's other programs.
    pub outside_metrics: OutsideMetrics,
    /// The state of every dependency.
    pub health: Health,
    /// Cancelled when the server is to stop: whatever lasts longer than a request listens to it.
    pub shutdown: CancellationToken,
}
