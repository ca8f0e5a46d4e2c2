//! Whether money can move: the engine, monerod and the wallet processes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::{Clock, Network, Role, TimestampMs};
use tokio::time::timeout;
use wallet::multisig::wallet_rpc::WalletRpc;
use wallet::multisig::{MultisigBackend as _, RecordsError, WalletRecord};
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
            EngineState::Failed => Err("its lock or the store's mark cannot be used".to_owned()),
            EngineState::HeldBack => Err("waits for the operator: the store was restored".to_owned()),
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

/// A backup takes seconds, and the ceremony before it as many: whatever is older waits for a person.
const LATE_SECS: u64 = 600;

/// How many new wallets should long have had their backup.
///
/// # Errors
/// Those of the store.
pub async fn late_backups(backend: &WalletRpc, now: TimestampMs) -> Result<usize, RecordsError> {
    let waiting = backend.without_backup().await?;
    let late = |record: &&WalletRecord| record.created_at.plus_secs(LATE_SECS) < now;
    Ok(waiting.iter().filter(late).count())
}

/// Whether there are wallets to claim, or will be soon. That some wait for their backup stops no order as long as
/// others are left.
pub struct BackupCheck {
    /// Knows them.
    pub backend: Arc<WalletRpc>,
    /// Now.
    pub clock: Arc<dyn Clock>,
}

#[async_trait]
impl HealthCheck for BackupCheck {
    fn name(&self) -> &'static str {
        "wallet_backup"
    }

    async fn check(&self) -> Result<(), String> {
        let unknown = |error: &dyn std::fmt::Display| format!("is not known: {error}");
        let late = late_backups(&self.backend, self.clock.now()).await;
        let late = late.map_err(|error| unknown(&error))?;
        let prepared = self.backend.prepared().await;
        if late == 0 || prepared.map_err(|error| unknown(&error))? > 0 {
            return Ok(());
        }
        Err(format!(
            "{late} wallets wait for it and none is left: see setting escrow.wallet_backup_command"
        ))
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
        if is_up(&self.backend, self.role).await {
            Ok(())
        } else {
            Err("does not answer, or is too old".to_owned())
        }
    }
}

/// Whether a wallet process of this role answers and may be worked with, or is at work for us.
pub(crate) async fn is_up(backend: &WalletRpc, role: Role) -> bool {
    let is_served = timeout(ANSWER_WITHIN, backend.is_served(role)).await;
    is_served.unwrap_or(false) || backend.is_at_work(role)
}
