//! Why the engine did not change an escrow.

use domain::EscrowId;
use domain::escrow::Refusal;

use crate::store::StoreError;
use crate::store::sealed::SealError;

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// There is no such escrow.
    #[error("there is no escrow {0}")]
    NotFound(EscrowId),
    /// The rules forbid it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something secret could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// An entry of the transcript has no hash.
    #[error("an entry of the transcript cannot be hashed: {0}")]
    Hash(#[from] serde_json::Error),
}
