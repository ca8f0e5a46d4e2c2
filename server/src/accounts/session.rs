//! Sessions: a random secret in a cookie, of which the store keeps only the hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AccountRole, SessionId, TimestampMs, UserId};
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use zeroize::Zeroizing;

use super::{AccountError, Accounts};
use crate::entropy::Entropy;
use crate::store::StoreError;
use crate::store::sessions::{self, TokenHash};

/// The secret of a session: 256 random bits.
#[derive(Clone)]
pub struct SessionToken(Zeroizing<[u8; 32]>);

impl SessionToken {
    /// A new secret.
    ///
    /// # Errors
    /// [`AccountError::Entropy`].
    pub fn random(entropy: &dyn Entropy) -> Result<Self, AccountError> {
        let mut bytes = Zeroizing::new([0; 32]);
        entropy.fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// Reads a cookie's value; `None` for what cannot be a secret.
    #[must_use]
    pub fn from_cookie(text: &str) -> Option<Self> {
        if text.len() != 43 {
            return None;
        }
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    /// The cookie's value.
    #[must_use]
    pub fn to_cookie(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.as_slice())
    }

    /// What the store keeps. A plain hash does: 256 random bits cannot be guessed.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0.as_slice()).into()
    }
}

/// Who makes a request: the owner of a live session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The session; not its secret.
    pub session: SessionId,
    /// Their account.
    pub user: UserId,
    /// Their name.
    pub username: String,
    /// What they may do.
    pub role: AccountRole,
    /// When the session ends.
    pub expires_at: TimestampMs,
}

impl Accounts {
    /// Who this secret belongs to, while its session lives.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn viewer(&self, token: &SessionToken) -> Result<Option<Viewer>, AccountError> {
        let mut db = self.store.read("get", "sessions").await?;
        let row = sessions::live(&mut db, &token.hash(), self.clock.now()).await?;
        Ok(row.map(|row| Viewer {
            session: row.id,
            user: row.user_id,
            username: row.username,
            role: row.role,
            expires_at: row.expires_at,
        }))
    }

    /// Whether a session still lives, for what outlasts the request that it came with.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn session_lives(&self, session: SessionId) -> Result<bool, StoreError> {
        let mut db = self.store.read("get", "sessions").await?;
        sessions::is_live(&mut db, session, self.clock.now()).await
    }

    /// Ends the session of this secret; harmless if there is none.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn log_out(&self, token: &SessionToken) -> Result<(), AccountError> {
        let mut tx = self.store.write("delete", "sessions").await?;
        sessions::delete(&mut tx, &token.hash()).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets sessions that have ended, and names that nobody has tried lately; how many sessions there were.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn sweep_sessions(&self) -> Result<u64, AccountError> {
        self.guesses.sweep();
        let mut tx = self.store.write("sweep", "sessions").await?;
        let swept = sessions::delete_expired(&mut tx, self.clock.now()).await?;
        tx.commit().await?;
        Ok(swept)
    }

    pub(super) async fn begin_session(
        &self,
        db: &mut SqliteConnection,
        user: UserId,
        now: TimestampMs,
    ) -> Result<(SessionId, SessionToken, TimestampMs), AccountError> {
        let token = SessionToken::random(self.entropy.as_ref())?;
        let id = SessionId::new(now, self.entropy.id()?);
        let expires_at = now.plus_secs(self.session_secs);
        sessions::insert(db, id, &token.hash(), user, now, expires_at).await?;
        Ok((id, token, expires_at))
    }
}
