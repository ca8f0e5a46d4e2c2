//! What only the operator does, at the host.

use domain::{AccountRole, UserId};

use super::register::taken;
use super::{AccountError, Accounts, Registration};
use crate::store::{sessions, users};

impl Accounts {
    /// Makes an account of any role.
    ///
    /// # Errors
    /// As for [`Accounts::register`].
    pub async fn create_user(&self, registration: Registration<'_>) -> Result<UserId, AccountError> {
        let user = self.new_user(&registration).await?;
        let mut tx = self.store.write("insert", "users").await?;
        users::insert(&mut tx, &user).await.map_err(taken)?;
        tx.commit().await?;
        Ok(user.id)
    }

    /// Changes what an account may do, and ends its sessions.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] if there is no account of that name.
    pub async fn set_role(&self, username: &str, role: AccountRole) -> Result<(), AccountError> {
        let mut tx = self.store.write("update", "users").await?;
        let user = users::by_username(&mut tx, username)
            .await?
            .ok_or(AccountError::NotFound)?;
        users::set_role(&mut tx, user.id, role).await?;
        sessions::delete_of_user(&mut tx, user.id).await?;
        Ok(tx.commit().await?)
    }
}
