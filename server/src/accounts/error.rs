//! Why something about an account was refused.

use domain::address::AddressError;

use crate::entropy::EntropyError;
use crate::store::StoreError;
use crate::store::sealed::SealError;

/// A refusal or a failure. The refusals are sentences for the person.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The name cannot be used.
    #[error(
        "A user name has 3 to 32 letters a–z, digits, “_”, “-” or “.”, and begins with a letter or digit."
    )]
    InvalidUsername,
    /// The name belongs to somebody.
    #[error("This user name is taken.")]
    UsernameTaken,
    /// The password cannot be used.
    #[error("A password has 8 to 128 characters and is not the user name.")]
    InvalidPassword,
    /// The role is not open to all.
    #[error("One can register as buyer or as vendor.")]
    RoleNotOpen,
    /// Name and password do not belong together; which one is wrong is not told.
    #[error("User name or password is wrong.")]
    WrongLogin,
    /// Passwords were tried too often for this name, rightly or wrongly.
    #[error("There were too many attempts to sign in with this name. Wait a moment, then try again.")]
    TooManyGuesses {
        /// Seconds until the next attempt.
        wait_secs: u64,
    },
    /// The address cannot be paid to.
    #[error("{0}")]
    InvalidAddress(#[from] AddressError),
    /// There is no such account.
    #[error("There is no such account.")]
    NotFound,
    /// Too many passwords are being checked at once.
    #[error("Too many people are signing in at this moment. Try again in a few seconds.")]
    Busy,
    /// Passwords could not be hashed.
    #[error("the password hash failed: {0}")]
    Hash(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sealed value failed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}
