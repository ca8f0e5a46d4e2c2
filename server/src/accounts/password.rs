//! Passwords: Argon2id, a few at a time, away from the threads that serve requests.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::AccountError;
use crate::entropy::Entropy;

/// How long a password waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Hashes and verifies. Each hash takes 19 MiB and tens of milliseconds of a core, so only as many run at
/// once as there are cores.
#[derive(Clone)]
pub struct PasswordHasher {
    turns: Arc<Semaphore>,
    entropy: Arc<dyn Entropy>,
    /// Verified when there is no such user, so that the answer takes as long.
    decoy: Arc<str>,
}

impl PasswordHasher {
    /// A hasher that runs at most `at_once` hashes together.
    ///
    /// # Errors
    /// [`AccountError::Hash`] if a first hash fails, [`AccountError::Entropy`] without randomness.
    pub fn new(at_once: usize, entropy: Arc<dyn Entropy>) -> Result<Self, AccountError> {
        let mut salt = [0; 16];
        entropy.fill(&mut salt)?;
        let decoy = hash(b"nobody's password", &salt)?.into();
        Ok(Self {
            turns: Arc::new(Semaphore::new(at_once.max(1))),
            entropy,
            decoy,
        })
    }

    /// The PHC string of a password, once it is long enough and not the name itself.
    pub(super) async fn hash(&self, username: &str, password: &str) -> Result<String, AccountError> {
        let length = password.chars().count();
        if !(8..=128).contains(&length) || password.eq_ignore_ascii_case(username) {
            return Err(AccountError::InvalidPassword);
        }
        let mut salt = [0; 16];
        self.entropy.fill(&mut salt)?;
        let password = Zeroizing::new(password.as_bytes().to_vec());
        self.in_turn(move || hash(&password, &salt)).await?
    }

    /// Whether the password belongs to the PHC string; without one, takes as long and says no.
    pub(super) async fn verify(&self, password: &str, phc: Option<&str>) -> Result<bool, AccountError> {
        // Longer than any password there is: hashing it would only cost time.
        if password.chars().count() > 128 {
            return Ok(false);
        }
        let expected = phc.unwrap_or(&self.decoy).to_owned();
        let exists = phc.is_some();
        let password = Zeroizing::new(password.as_bytes().to_vec());
        let matches = self
            .in_turn(move || -> Result<bool, AccountError> {
                let parsed = PasswordHash::new(&expected).map_err(failed)?;
                Ok(argon2()?.verify_password(&password, &parsed).is_ok())
            })
            .await??;
        Ok(matches && exists)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AccountError> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_| AccountError::Busy)?
            .map_err(failed)?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        })
        .await
        .map_err(failed)
    }
}

/// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
fn argon2() -> Result<Argon2<'static>, AccountError> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &[u8], salt: &[u8]) -> Result<String, AccountError> {
    let phc: PasswordHash = argon2()?
        .hash_password_with_salt(password, salt)
        .map_err(failed)?;
    Ok(phc.to_string())
}

fn failed(error: impl std::fmt::Display) -> AccountError {
    AccountError::Hash(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    fn hasher() -> PasswordHasher {
        PasswordHasher::new(1, Arc::new(SystemEntropy)).unwrap()
    }

    #[tokio::test]
    async fn knows_its_own_hashes() {
        let hasher = hasher();
        let phc = hasher.hash("bob", "correct horse").await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(hasher.verify("correct horse", Some(&phc)).await.unwrap());
        assert!(!hasher.verify("correct house", Some(&phc)).await.unwrap());
        assert!(!hasher.verify("nobody's password", None).await.unwrap());
    }

    #[tokio::test]
    async fn short_endless_and_obvious_passwords_are_refused() {
        let hasher = hasher();
        for password in ["", "1234567", "Bob-the-Great", &"x".repeat(129)] {
            let refused = hasher.hash("bob-the-great", password).await;
            assert!(
                matches!(refused, Err(AccountError::InvalidPassword)),
                "{password}"
            );
        }
    }
}
