//! What every handler can reach.

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
use crate::telemetry::Metrics;

/// The parts of the running server; cloning is cheap. A handler takes the part it needs with axum's `State`
/// (`State(accounts): State<Accounts>`). A new noun adds its service here, in [`crate::startup`] and in the
/// tests' `TestApp`.
#[derive(Clone, FromRef)]
pub struct AppState {
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
    /// The state of every dependency.
    pub health: Health,
    /// Cancelled when the server is to stop: whatever lasts longer than a request listens to it.
    pub shutdown: CancellationToken,
}
