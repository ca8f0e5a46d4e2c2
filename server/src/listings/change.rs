//! Changing one's own listing: text, price, stock, and whether it is for sale.

use domain::ListingId;

use super::{Change, ListingError, Listings};
use crate::accounts::Viewer;
use crate::store::categories;
use crate::store::listings::{self, ListingChange};

impl Listings {
    /// Changes the viewer's own listing. Orders already placed keep what their contract says.
    ///
    /// # Errors
    /// [`ListingError::NotFound`] for somebody else's listing too; otherwise what is wrong with the change.
    pub async fn change(&self, viewer: &Viewer, id: ListingId, change: Change) -> Result<(), ListingError> {
        let change = change.checked(self.limits)?;
        let mut tx = self.store.write("update", "listings").await?;
        let category = match &change.category {
            Some(slug) => Some(
                categories::id_of(&mut tx, slug)
                    .await?
                    .ok_or(ListingError::UnknownCategory)?,
            ),
            None => None,
        };
        let change = ListingChange {
            category,
            title: change.title,
            description: change.description,
            price: change.price,
            stock: change.stock,
            active: change.active,
        };
        if !listings::update(&mut tx, id, viewer.user, &change, self.clock.now()).await? {
            return Err(ListingError::NotFound);
        }
        Ok(tx.commit().await?)
    }
}
