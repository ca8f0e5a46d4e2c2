//! The backend that drives monero-wallet-rpc processes of all three roles.
//!
//! Each role has its own processes, and each process serves one wallet at a time. Making a wallet takes
//! seconds, so prepared ones are kept; that is this backend's private matter.

mod backing_up;
mod broadcasting;
mod building;
mod ceremony;
mod chain;
mod claiming;
mod co_signing;
pub mod config;
mod exchange;
pub mod filling;
mod guessing;
mod inputs;
mod key_images;
mod lease;
mod locks;
mod opening;
mod pair;
mod pool;
mod process;
mod refreshing;
mod subtracting;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
pub use config::{Observers, WalletRpcConfig};
use domain::{Clock, EscrowId, Network, Role, WalletId};
pub use filling::TopUp;
use rand::CryptoRng;

use self::backing_up::Backups;
use self::chain::Chain;
use self::locks::WalletLocks;
use self::pool::RolePool;
use super::{
    ByRole, EscrowWallet, KeyImage, MultisigBackend, MultisigError, PayoutInput, PayoutRequest, Progress,
    SignedPayout, Stage, UnsignedPayout, WalletRecord, WalletRecords,
};
use crate::rpc::RpcError;

/// A source of random bytes for names, passwords and keys.
pub type Randomness = Box<dyn CryptoRng + Send>;

/// See the module.
pub struct WalletRpc {
    pools: ByRole<Arc<RolePool>>,
    chain: Chain,
    records: Arc<dyn WalletRecords>,
    clock: Arc<dyn Clock>,
    randomness: Mutex<Randomness>,
    network: Network,
    locks: WalletLocks,
    filling: tokio::sync::Mutex<()>,
    backups: Backups,
    oldest_interface: Option<(u32, u32)>,
    fee_priority: u32,
}

impl WalletRpc {
    /// Makes the backend; connects on the first call.
    ///
    /// # Errors
    /// [`RpcError::Misconfigured`] if an address is no HTTP address or a role has no process.
    pub fn new(
        config: &WalletRpcConfig,
        observers: &Observers,
        records: Arc<dyn WalletRecords>,
        clock: Arc<dyn Clock>,
        randomness: Randomness,
    ) -> Result<Self, RpcError> {
        let pool = |role: Role| RolePool::new(role, config, observers.wallets.get(role));
        Ok(Self {
            pools: ByRole {
                buyer: pool(Role::Buyer)?,
                vendor: pool(Role::Vendor)?,
                arbiter: pool(Role::Arbiter)?,
            },
            chain: Chain::new(config, observers)?,
            records,
            clock,
            randomness: Mutex::new(randomness),
            network: config.network,
            locks: WalletLocks::default(),
            filling: tokio::sync::Mutex::default(),
            backups: Backups::default(),
            oldest_interface: config.oldest_interface,
            fee_priority: config.fee_priority,
        })
    }

    /// The interface version of each process of a role, in the order of its endpoints: for start-up checks and
    /// health.
    pub async fn versions_of(&self, role: Role) -> Vec<Result<(u32, u32), RpcError>> {
        self.pools.get(role).versions().await
    }

    /// Whether some process of this role answers and is not too old.
    pub async fn is_served(&self, role: Role) -> bool {
        let is_fit = |found: &(u32, u32)| self.oldest_interface.is_none_or(|oldest| *found >= oldest);
        let versions = self.versions_of(role).await;
        versions.iter().flatten().any(is_fit)
    }

    /// Whether a process of this role is at work. It answers nobody else until it is done; the work has time
    /// limits of its own.
    #[must_use]
    pub fn is_at_work(&self, role: Role) -> bool {
        self.pools.get(role).is_at_work()
    }

    /// Whether a payout is in line for a process of any role.
    fn payout_waits(&self) -> bool {
        self.pools.all().iter().any(|pool| pool.payout_waits())
    }

    /// Closes every wallet that is open in an idle process: for the end of whoever moves money, so that another
    /// server finds none in use.
    pub async fn rest(&self) {
        for pool in self.pools.all() {
            pool.close_idle().await;
        }
    }

    /// The record of a wallet that may hold money.
    async fn ready_record(&self, id: WalletId) -> Result<(WalletRecord, String), MultisigError> {
        let record = self.records.get(id).await?.ok_or(MultisigError::Unknown(id))?;
        match (record.stage, record.address.clone()) {
            (Stage::Ready, Some(address)) => Ok((record, address)),
            _ => Err(MultisigError::Corrupt(format!("wallet {id} is not ready"))),
        }
    }
}

#[async_trait]
impl MultisigBackend for WalletRpc {
    async fn claim(&self, escrow: EscrowId) -> Result<Progress<EscrowWallet>, MultisigError> {
        claiming::claim(self, escrow).await.map(Progress::Ready)
    }

    async fn build(&self, request: &PayoutRequest) -> Result<Progress<UnsignedPayout>, MultisigError> {
        building::build(self, request).await.map(Progress::Ready)
    }

    async fn co_sign(
        &self,
        request: &PayoutRequest,
        unsigned: &UnsignedPayout,
    ) -> Result<Progress<SignedPayout>, MultisigError> {
        co_signing::co_sign(self, request, unsigned)
            .await
            .map(Progress::Ready)
    }

    async fn broadcast(&self, request: &PayoutRequest, signed: &SignedPayout) -> Result<(), MultisigError> {
        broadcasting::broadcast(self, request, signed).await
    }

    async fn key_images(
        &self,
        wallet: WalletId,
        outputs: &[PayoutInput],
    ) -> Result<Progress<Vec<KeyImage>>, MultisigError> {
        key_images::key_images(self, wallet, outputs)
            .await
            .map(Progress::Ready)
    }

    async fn prepared(&self) -> Result<usize, MultisigError> {
        Ok(self.records.count_prepared().await?)
    }
}
