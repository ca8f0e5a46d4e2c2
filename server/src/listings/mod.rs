//! The catalogue.

mod browse;
mod change;
mod create;
mod cursor;
mod draft;
mod error;
mod picture;

use std::sync::Arc;

use domain::{Clock, ListingId, Piconero, PictureId};
use tokio::sync::Semaphore;

pub use browse::{ListingPage, Query};
pub use draft::{Change, Draft};
pub use error::ListingError;
pub use picture::Upload;

use crate::accounts::{Accounts, Viewer};
use crate::entropy::Entropy;
use crate::store::Store;
use crate::store::categories::{self, CategoryRow};
use crate::store::listings::{self, ListingRow};
use crate::store::pictures;

/// Everything about listings. Cloning is cheap.
#[derive(Clone)]
pub struct Listings {
    store: Store,
    accounts: Accounts,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    limits: Limits,
    /// Pictures are decoded one at a time: each may take 300 MB for a moment.
    decoding: Arc<Semaphore>,
}

/// What a listing may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Prices below this are refused: such an escrow could never be paid.
    pub min_price: Piconero,
    /// Prices above this are refused.
    pub max_price: Piconero,
    /// Most pictures of a listing.
    pub max_pictures: u32,
}

impl Listings {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        store: Store,
        accounts: Accounts,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        limits: Limits,
    ) -> Self {
        Self {
            store,
            accounts,
            clock,
            entropy,
            limits,
            decoding: Arc::new(Semaphore::new(1)),
        }
    }

    /// All shelves in their order.
    ///
    /// # Errors
    /// [`ListingError::Store`].
    pub async fn categories(&self) -> Result<Vec<CategoryRow>, ListingError> {
        let mut db = self.store.read("list", "categories").await?;
        Ok(categories::all(&mut db).await?)
    }

    /// One listing, active or not, and its pictures.
    ///
    /// # Errors
    /// [`ListingError::NotFound`].
    pub async fn get(&self, id: ListingId) -> Result<(ListingRow, Vec<PictureId>), ListingError> {
        let mut db = self.store.read("get", "listings").await?;
        let listing = listings::get(&mut db, id).await?.ok_or(ListingError::NotFound)?;
        let pictures = pictures::of_listing(&mut db, id).await?;
        Ok((listing, pictures))
    }

    /// As [`Listings::get`], but a withdrawn listing exists only for its vendor.
    ///
    /// # Errors
    /// [`ListingError::NotFound`].
    pub async fn visible(
        &self,
        viewer: Option<&Viewer>,
        id: ListingId,
    ) -> Result<(ListingRow, Vec<PictureId>), ListingError> {
        let (row, pictures) = self.get(id).await?;
        if row.active || viewer.is_some_and(|viewer| viewer.user == row.vendor_id) {
            Ok((row, pictures))
        } else {
            Err(ListingError::NotFound)
        }
    }

    /// What a listing may be.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        self.limits
    }
}
