//! Randomness as a parameter.

use domain::id::IdEntropy;
use rand::TryRngCore;
use rand::rngs::OsRng;

/// Where random bytes come from. Everything that draws them takes one, so that a test can repeat itself.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with unpredictable bytes.
    ///
    /// # Errors
    /// [`EntropyError`] when the source fails; nothing that needs a secret may go on then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError>;

    /// The random bytes of a new identifier.
    ///
    /// # Errors
    /// As for [`Entropy::fill`].
    fn id(&self) -> Result<IdEntropy, EntropyError> {
        let mut bytes = IdEntropy::default();
        self.fill(&mut bytes)?;
        Ok(bytes)
    }
}

/// The random source failed.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the system's random source failed: {0}")]
pub struct EntropyError(pub String);

/// The operating system's random source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        OsRng
            .try_fill_bytes(bytes)
            .map_err(|error| EntropyError(error.to_string()))
    }
}
