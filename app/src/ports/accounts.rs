//! People.

use async_trait::async_trait;

use super::PortError;
use crate::view::{ProfileView, Viewer};

/// What pages read about accounts.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// The viewer's own profile.
    async fn profile(&self, viewer: &Viewer) -> Result<ProfileView, PortError>;
}
