//! Purchases.

use async_trait::async_trait;
use domain::OrderId;

use super::PortError;
use crate::view::{OrderCard, OrderView, Viewer};

/// What pages read about orders.
#[async_trait]
pub trait Orders: Send + Sync {
    /// One order with its escrow, as this viewer may see it. [`PortError::NotFound`] unless the viewer is its
    /// buyer, its vendor, or the arbiter of its escrow. What is new about it is then no news any more.
    async fn order(&self, viewer: &Viewer, id: OrderId) -> Result<OrderView, PortError>;

    /// The orders that have moved on since the viewer last looked at them.
    async fn unread(&self, viewer: &Viewer) -> Result<Vec<OrderId>, PortError>;

    /// The orders in which the viewer buys or sells, newest first.
    async fn mine(&self, viewer: &Viewer) -> Result<Vec<OrderCard>, PortError>;
}
