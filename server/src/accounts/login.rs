//! Signing in.

use super::{AccountError, Accounts, SessionToken, Viewer, username};
use crate::store::{sessions, users};

/// A session that has just begun: who, and the secret for the cookie.
pub struct SignedIn {
    /// Who signed in.
    pub viewer: Viewer,
    /// For the cookie; nobody keeps it.
    pub token: SessionToken,
}

impl Accounts {
    /// Begins a session if name and password belong together, and ends the one that `previous` opened: a
    /// secret known before signing in is worth nothing after it.
    ///
    /// # Errors
    /// [`AccountError::WrongLogin`], which takes as long for a name that does not exist;
    /// [`AccountError::TooManyGuesses`] before the password is even looked at.
    pub async fn log_in(
        &self,
        name: &str,
        password: &str,
        previous: Option<&SessionToken>,
    ) -> Result<SignedIn, AccountError> {
        // What cannot be a name is nobody's: there is nothing to guess.
        if let Ok(name) = username::check(name) {
            self.guesses.count(name)?;
        }
        let user = {
            let mut db = self.store.read("get", "users").await?;
            users::by_username(&mut db, name.trim()).await?
        };
        let phc = user.as_ref().map(|user| user.password_hash.as_str());
        let matches = self.hasher.verify(password, phc).await?;
        let Some(user) = user.filter(|_| matches) else {
            return Err(AccountError::WrongLogin);
        };

        let now = self.clock.now();
        let mut tx = self.store.write("insert", "sessions").await?;
        if let Some(previous) = previous {
            sessions::delete(&mut tx, &previous.hash()).await?;
        }
        let (session, token, expires_at) = self.begin_session(&mut tx, user.id, now).await?;
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
}
