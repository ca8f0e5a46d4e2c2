//! The catalogue.

use async_trait::async_trait;
use domain::ListingId;

use super::PortError;
use crate::view::{CategoryView, ListingCard, ListingPage, ListingView, SearchQuery, Viewer};

/// What pages read about listings.
#[async_trait]
pub trait Listings: Send + Sync {
    /// Every category, in the order in which it is shown.
    async fn categories(&self) -> Result<Vec<CategoryView>, PortError>;

    /// One page of what matches, best or newest first. An empty query matches everything.
    async fn search(&self, query: &SearchQuery) -> Result<ListingPage, PortError>;

    /// How many listings match, on all pages together.
    async fn count(&self, query: &SearchQuery) -> Result<u64, PortError>;

    /// One listing.
    async fn listing(&self, viewer: Option<&Viewer>, id: ListingId) -> Result<ListingView, PortError>;

    /// The viewer's own listings, newest first: drafts and sold out ones too.
    async fn mine(&self, viewer: &Viewer) -> Result<Vec<ListingCard>, PortError>;
}
