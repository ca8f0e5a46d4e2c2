//! What pages read about accounts.

use app::ports::{self, PortError};
use app::view::{ProfileView, Viewer};
use async_trait::async_trait;

use crate::accounts::{AccountError, Accounts};

#[async_trait]
impl ports::Accounts for Accounts {
    async fn profile(&self, viewer: &Viewer) -> Result<ProfileView, PortError> {
        let profile = Accounts::profile(self, viewer.id)
            .await
            .map_err(|error| failed(&error))?;
        Ok(ProfileView {
            name: profile.username,
            role: profile.role,
            payout_address: profile.payout_address.map(|address| address.as_str().to_owned()),
            network: self.network(),
            created_at: profile.created_at,
        })
    }
}

pub(super) fn failed(error: &AccountError) -> PortError {
    match error {
        AccountError::NotFound => PortError::NotFound,
        error => {
            tracing::error!(error = %error, "an account cannot be shown");
            PortError::Unavailable
        }
    }
}
