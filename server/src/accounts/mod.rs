//! Accounts: who somebody is, and what they may do.

mod admin;
mod error;
mod guesses;
mod login;
mod password;
mod profile;
mod register;
mod session;
mod username;

use std::sync::Arc;

use domain::{Clock, Network};

pub use error::AccountError;
pub use login::SignedIn;
pub use password::PasswordHasher;
pub use profile::Profile;
pub use register::Registration;
pub use session::{SessionToken, Viewer};

use self::guesses::Guesses;
use crate::entropy::Entropy;
use crate::store::Store;
use crate::store::sealed::Sealer;

/// Everything about accounts. Cloning is cheap.
#[derive(Clone)]
pub struct Accounts {
    store: Store,
    sealer: Sealer,
    hasher: PasswordHasher,
    guesses: Guesses,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    network: Network,
    session_secs: u64,
}

/// What [`Accounts`] is made of.
pub struct AccountsParts {
    /// Where accounts are kept.
    pub store: Store,
    /// Seals payout addresses.
    pub sealer: Sealer,
    /// Hashes passwords.
    pub hasher: PasswordHasher,
    /// Attempts to sign in a minute for each name.
    pub guesses_per_minute: u32,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for identifiers and session secrets.
    pub entropy: Arc<dyn Entropy>,
    /// The network of payout addresses.
    pub network: Network,
    /// Seconds from signing in until a session ends.
    pub session_secs: u64,
}

impl Accounts {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: AccountsParts) -> Self {
        Self {
            store: parts.store,
            sealer: parts.sealer,
            hasher: parts.hasher,
            guesses: Guesses::new(parts.guesses_per_minute, Arc::clone(&parts.clock)),
            clock: parts.clock,
            entropy: parts.entropy,
            network: parts.network,
            session_secs: parts.session_secs,
        }
    }
}
