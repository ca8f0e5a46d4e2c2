//! Live events: telling people what happens while they look.
//!
//! Events are stored in the transaction that makes them true. Every server process reads them from the store,
//! so it does not matter which one wrote them.

mod metrics;
mod socket;
mod tail;

use std::sync::Arc;

use tokio::sync::{Notify, broadcast};

pub use metrics::LiveMetrics;
pub use socket::{Listener, serve};
pub use tail::follow;

use crate::store::events::{self, StoredEvent};
use crate::store::{Store, StoreError};

/// What an event is about that tells of an escrow.
pub const ESCROW_UPDATED: &str = "escrow.updated";
/// As [`ESCROW_UPDATED`], of an order.
pub const ORDER_UPDATED: &str = "order.updated";

/// Events that a slow client may fall behind before it reads the rest from the store.
const KEPT: usize = 1024;

/// The stream of new events. Cloning shares it.
#[derive(Clone)]
pub struct Live {
    store: Store,
    metrics: LiveMetrics,
    news: Arc<Notify>,
    events: broadcast::Sender<News>,
}

/// What open connections are told.
#[derive(Clone, Debug)]
enum News {
    /// This happened.
    Event(Arc<StoredEvent>),
    /// Something may have happened that nobody passed on: the store knows.
    Look,
}

impl Live {
    /// A stream of the events of `store`, once [`follow`] runs.
    #[must_use]
    pub fn new(store: Store, metrics: LiveMetrics) -> Self {
        Self {
            store,
            metrics,
            news: Arc::new(Notify::new()),
            events: broadcast::Sender::new(KEPT),
        }
    }

    /// The place of the newest event.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn newest(&self) -> Result<i64, StoreError> {
        let mut db = self.store.read("get", "live_events").await?;
        events::last_seq(&mut db).await
    }

    /// Says that events were committed.
    pub fn wake(&self) {
        self.news.notify_one();
    }
}
