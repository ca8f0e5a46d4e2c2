//! Listing something for sale.

use domain::{AccountRole, ListingId};

use super::{Draft, ListingError, Listings, Upload};
use crate::accounts::Viewer;
use crate::store::categories;
use crate::store::listings::{self, NewListing};
use crate::store::pictures;

impl Listings {
    /// Lists something, with its first picture if there is one. Only a vendor with a payout address may.
    ///
    /// # Errors
    /// [`ListingError`]; nothing was kept then.
    pub async fn create(
        &self,
        viewer: &Viewer,
        draft: Draft,
        picture: Option<Upload>,
    ) -> Result<ListingId, ListingError> {
        if viewer.role != AccountRole::Vendor {
            return Err(ListingError::NotAVendor);
        }
        let draft = draft.checked(self.limits)?;
        // Takes a while: before the store is locked for writing.
        let picture = match picture {
            Some(upload) => Some(self.encode(upload).await?),
            None => None,
        };
        let now = self.clock.now();
        let id = ListingId::new(now, self.entropy.id()?);

        let mut tx = self.store.write("insert", "listings").await?;
        if self
            .accounts
            .profile_in(&mut tx, viewer.user)
            .await?
            .payout_address
            .is_none()
        {
            return Err(ListingError::NoPayoutAddress);
        }
        let category = categories::id_of(&mut tx, &draft.category)
            .await?
            .ok_or(ListingError::UnknownCategory)?;
        let listing = NewListing {
            id,
            vendor: viewer.user,
            category,
            title: draft.title,
            description: draft.description,
            price: draft.price,
            stock: draft.stock,
            active: draft.active,
            created_at: now,
        };
        listings::insert(&mut tx, &listing).await?;
        if let Some(encoded) = picture {
            let picture = self.new_picture(id, encoded)?;
            let most = self.limits.max_pictures;
            if !pictures::insert(&mut tx, &picture, most).await? {
                return Err(ListingError::TooManyPictures(most));
            }
        }
        tx.commit().await?;
        Ok(id)
    }
}
