//! Whether money can move: the engine, monerod and the wallet processes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::{Network, Role};
use tokio::time::timeout;
use wallet::multisig::wallet_rpc::WalletRpc;
use wallet::rpc::daemon::DaemonClient;

use super::{EngineState, EngineStatus};
use crate::health::HealthCheck;

/// Whether some process moves the money of this store.
pub struct EngineCheck(pub EngineStatus);

#[async_trait]
impl HealthCheck for EngineCheck {
    fn name(&self) -> &'static str {
        "engine"
    }

    async fn check(&self) -> Result<(), String> {
        match self.0.get() {
            EngineState::Active | EngineState::Standby => Ok(()),
            EngineState::Idle => Err("does not run".to_owned()),
            EngineState::Failed => Err("its lock cannot be taken".to_owned()),
        }
    }
}

/// Whether monerod answers, is on the right network, and has caught up.
pub struct DaemonCheck {
    /// Asks it.
    pub daemon: DaemonClient,
    /// The network it must be on.
    pub network: Network,
}

#[async_trait]
impl HealthCheck for DaemonCheck {
    fn name(&self) -> &'static str {
        "monerod"
    }

    async fn check(&self) -> Result<(), String> {
        let info = self.daemon.info().await.map_err(|error| {
            tracing::warn!(error = %error, "monerod does not answer");
            "does not answer".to_owned()
        })?;
        if info.network != self.network {
            return Err(format!("is on {}, not on {}", info.network, self.network));
        }
        if info.is_behind() {
            return Err("has not caught up with the network".to_owned());
        }
        Ok(())
    }
}

/// How long an idle wallet process may take to say its version.
const ANSWER_WITHIN: Duration = Duration::from_millis(1500);

/// Whether a wallet process of this role answers, or is busy with our own work: it does one thing at a time.
pub struct WalletCheck {
    /// Asks it.
    pub backend: Arc<WalletRpc>,
    /// Whose processes.
    pub role: Role,
}

#[async_trait]
impl HealthCheck for WalletCheck {
    fn name(&self) -> &'static str {
        match self.role {
            Role::Buyer => "wallet_rpc_buyer",
            Role::Vendor => "wallet_rpc_vendor",
            Role::Arbiter => "wallet_rpc_arbiter",
        }
    }

    async fn check(&self) -> Result<(), String> {
        let versions = timeout(ANSWER_WITHIN, self.backend.versions()).await;
        let answers = versions.is_ok_and(|versions| versions.get(self.role).iter().any(Result::is_ok));
        if answers || self.backend.is_at_work(self.role) {
            Ok(())
        } else {
            Err("does not answer".to_owned())
        }
    }
}
