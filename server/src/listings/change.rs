//! Changing one's own listing: text, price, stock, and whether it is for sale.

use domain::ListingId;

use super::{Change, ListingError, Listings};
use crate::accounts::Viewer;
use crate::store::categories;
use crate::store::listings::{self, ListingChange};
use crate::store::pictures;

impl Listings {
    /// Changes the viewer's own listing. Orders already placed keep what their contract says.
    ///
    /// # Errors
    /// [`ListingError::NotFound`] for somebody else's listing too; otherwise what is wrong with the change.
    /// Nothing has changed then.
    pub async fn change(&self, viewer: &Viewer, id: ListingId, change: Change) -> Result<(), ListingError> {
        let mut change = change.checked(self.limits)?;
        // Takes a while: before the store is locked for writing.
        let picture = match change.picture.take() {
            Some(upload) => {
                if self.get(id).await?.0.vendor_id != viewer.user {
                    return Err(ListingError::NotFound);
                }
                Some(self.new_picture(id, self.encode(upload).await?)?)
            }
            None => None,
        };
        let mut tx = self.store.write("update", "listings").await?;
        let category = match &change.category {
            Some(slug) => Some(
                categories::id_of(&mut tx, slug)
                    .await?
                    .ok_or(ListingError::UnknownCategory)?,
            ),
            None => None,
        };
        let texts = ListingChange {
            category,
            title: change.title,
            description: change.description,
            price: change.price,
            stock: change.stock,
            active: change.active,
        };
        if !listings::update(&mut tx, id, viewer.user, &texts, self.clock.now()).await? {
            return Err(ListingError::NotFound);
        }
        for gone in change.remove_pictures {
            pictures::remove(&mut tx, id, gone).await?;
        }
        if let Some(picture) = picture {
            let most = self.limits.max_pictures;
            if !pictures::insert(&mut tx, &picture, most).await? {
                return Err(ListingError::TooManyPictures(most));
            }
        }
        Ok(tx.commit().await?)
    }
}
