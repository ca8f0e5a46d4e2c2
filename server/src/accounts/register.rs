//! Signing up.

use domain::{AccountRole, UserId};

use super::{AccountError, Accounts, SignedIn, Viewer, username};
use crate::store::StoreError;
use crate::store::users::{self, UserRow};

/// What somebody who signs up says.
pub struct Registration<'a> {
    /// The name they want.
    pub username: &'a str,
    /// Their password.
    pub password: &'a str,
    /// Buyer or vendor.
    pub role: AccountRole,
}

impl Accounts {
    /// Makes an account and begins its first session.
    ///
    /// # Errors
    /// [`AccountError`]; nothing was kept then.
    pub async fn register(&self, registration: Registration<'_>) -> Result<SignedIn, AccountError> {
        if !registration.role.is_open_to_all() {
            return Err(AccountError::RoleNotOpen);
        }
        let user = self.new_user(&registration).await?;
        let mut tx = self.store.write("insert", "users").await?;
        users::insert(&mut tx, &user).await.map_err(taken)?;
        let (session, token, expires_at) = self.begin_session(&mut tx, user.id, user.created_at).await?;
        tx.commit().await?;
        let viewer = Viewer {
            session,
            user: user.id,
            username: user.username,
            role: user.role,
            expires_at,
        };
        Ok(SignedIn { viewer, token })
    }

    /// The row of a new account, checked but not kept.
    pub(super) async fn new_user(&self, registration: &Registration<'_>) -> Result<UserRow, AccountError> {
        let username = username::check(registration.username)?;
        let password_hash = self.hasher.hash(username, registration.password).await?;
        let now = self.clock.now();
        Ok(UserRow {
            id: UserId::new(now, self.entropy.id()?),
            username: username.to_owned(),
            password_hash,
            role: registration.role,
            payout_address: None,
            created_at: now,
        })
    }
}

/// The store's word for a name that somebody has.
pub(super) fn taken(error: StoreError) -> AccountError {
    if error.is_duplicate("users.username") {
        AccountError::UsernameTaken
    } else {
        error.into()
    }
}
