//! Purchases: placing them, acting on them, showing them.

mod act;
mod error;
mod news;
mod place;
mod port;
mod terms;
mod timeline;
mod view;

use std::sync::Arc;

pub use error::OrderError;
pub use place::{PlaceOrder, Placed};
pub use terms::Terms;
pub(crate) use view::payouts;

use crate::accounts::Accounts;
use crate::entropy::Entropy;
use crate::escrow::{Engine, EngineStatus};
use crate::store::Store;
use crate::store::sealed::Sealer;

/// Places orders, passes on what people want of them to the escrow engine, and shows them to their parties.
/// Cloning is cheap.
#[derive(Clone)]
pub struct Orders {
    store: Store,
    accounts: Accounts,
    sealer: Sealer,
    entropy: Arc<dyn Entropy>,
    engine: Engine,
    terms: Arc<Terms>,
    /// Whether this process moves money: then an address may be ready at once.
    engine_status: EngineStatus,
}

/// What [`Orders`] works with.
#[derive(Clone)]
pub struct OrdersParts {
    /// The store.
    pub store: Store,
    /// People: where a vendor is paid.
    pub accounts: Accounts,
    /// Seals addresses and notes.
    pub sealer: Sealer,
    /// For identifiers.
    pub entropy: Arc<dyn Entropy>,
    /// Changes escrows.
    pub engine: Engine,
    /// What new orders are placed under.
    pub terms: Terms,
    /// What the engine of this process does.
    pub engine_status: EngineStatus,
}

impl Orders {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: OrdersParts) -> Self {
        let OrdersParts {
            store,
            accounts,
            sealer,
            entropy,
            engine,
            terms,
            engine_status,
        } = parts;
        Self {
            store,
            accounts,
            sealer,
            entropy,
            engine,
            terms: Arc::new(terms),
            engine_status,
        }
    }
}
