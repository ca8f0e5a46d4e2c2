//! The sole use of one wallet process, from opening a wallet to closing it.
//!
//! Calls to a process name no wallet, and opening a second one silently replaces the first. So whoever talks
//! to a process holds it alone, and the address is compared after opening.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::Role;
use futures::future::join_all;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::config::WalletRpcConfig;
use crate::multisig::{MultisigError, PartyRecord};
use crate::rpc::wallet::{WalletFile, code};
use crate::rpc::{RpcError, RpcObserver, Transport, WalletClient};

/// The wallet processes of one role.
pub(super) struct RolePool {
    all: Vec<WalletClient>,
    free: Mutex<VecDeque<WalletClient>>,
    permits: Arc<Semaphore>,
    lease_timeout: Duration,
}

/// One process, held alone. Dropping it closes the wallet in the background.
pub(super) struct Lease {
    pool: Arc<RolePool>,
    /// Absent only while it is being given back.
    held: Option<(WalletClient, OwnedSemaphorePermit)>,
    client: WalletClient,
    is_open: bool,
}

impl RolePool {
    pub(super) fn new(
        role: Role,
        config: &WalletRpcConfig,
        observer: &Arc<dyn RpcObserver>,
    ) -> Result<Arc<Self>, RpcError> {
        let endpoints = config.processes.get(role);
        if endpoints.is_empty() {
            let why = format!("the {role} has no wallet process");
            return Err(RpcError::Misconfigured(why));
        }
        let all = endpoints
            .iter()
            .map(|endpoint| {
                let transport = Transport::observed(endpoint, config.call_timeout, Arc::clone(observer))?;
                Ok(WalletClient::new(transport, config.scan_timeout))
            })
            .collect::<Result<Vec<_>, RpcError>>()?;
        Ok(Arc::new(Self {
            free: Mutex::new(all.iter().cloned().collect()),
            permits: Arc::new(Semaphore::new(all.len())),
            all,
            lease_timeout: config.lease_timeout,
        }))
    }

    /// How many processes there are.
    pub(super) fn size(&self) -> usize {
        self.all.len()
    }

    pub(super) async fn versions(&self) -> Vec<Result<(u32, u32), RpcError>> {
        join_all(self.all.iter().map(WalletClient::version)).await
    }

    /// Whether a process is held for a job, and answers nobody else until that is done.
    pub(super) fn is_at_work(&self) -> bool {
        self.permits.available_permits() < self.all.len()
    }

    /// Waits for a free process. One that was used least recently comes first, so a broken one does not stay
    /// in front.
    pub(super) async fn lease(self: &Arc<Self>) -> Result<Lease, MultisigError> {
        let acquired = Arc::clone(&self.permits).acquire_owned();
        let permit = tokio::time::timeout(self.lease_timeout, acquired)
            .await
            .map_err(|_| MultisigError::Busy)?
            .map_err(|_| MultisigError::Busy)?;
        let client = self.take().ok_or(MultisigError::Busy)?;
        Ok(Lease {
            pool: Arc::clone(self),
            held: Some((client.clone(), permit)),
            client,
            is_open: false,
        })
    }

    fn take(&self) -> Option<WalletClient> {
        self.free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()
    }

    fn give_back(&self, client: WalletClient, permit: OwnedSemaphorePermit) {
        self.free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(client);
        drop(permit);
    }

    /// Closes whatever the idle processes have open: after a crash of ours, one may still hold the file that
    /// another is now asked to open.
    async fn close_idle(self: &Arc<Self>) {
        let mut idle = Vec::new();
        while let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            let Some(client) = self.take() else { break };
            idle.push((client, permit));
        }
        let close = |(client, permit): (WalletClient, OwnedSemaphorePermit)| async move {
            if let Err(error) = client.close_wallet().await {
                tracing::warn!(%error, "an idle wallet process could not be asked to close its wallet");
            }
            self.give_back(client, permit);
        };
        join_all(idle.into_iter().map(close)).await;
    }
}

impl Lease {
    /// Calls the process.
    pub(super) const fn client(&self) -> &WalletClient {
        &self.client
    }

    /// Opens a party's wallet, whose address must be `address`.
    pub(super) async fn open(&mut self, party: &PartyRecord, address: &str) -> Result<(), MultisigError> {
        self.open_unchecked(party).await?;
        let found = self.client.address().await?;
        if found == address {
            return Ok(());
        }
        let why = format!("the file {} has another address than the record", party.file);
        Err(MultisigError::Corrupt(why))
    }

    /// Opens a party's wallet that has no address yet.
    pub(super) async fn open_unchecked(&mut self, party: &PartyRecord) -> Result<(), RpcError> {
        // A process can't open the file that it has open, and may still hold one from before a crash of ours.
        self.client.close_wallet().await?;
        self.is_open = true;
        match self.client.open_wallet(file_of(party)).await {
            Err(RpcError::Rpc { .. }) => {
                self.pool.close_idle().await;
                self.client.open_wallet(file_of(party)).await
            }
            result => result,
        }
    }

    /// Creates a party's wallet, or opens it if an earlier try got that far.
    pub(super) async fn create(&mut self, party: &PartyRecord) -> Result<(), RpcError> {
        self.client.close_wallet().await?;
        self.is_open = true;
        match self.client.create_wallet(file_of(party)).await {
            Err(error) if error.code() == Some(code::WALLET_EXISTS) => self.open_unchecked(party).await?,
            result => result?,
        }
        // Escrows are paid at the primary address, and three more times are new keys made.
        self.client.look_at_primary_address_only(file_of(party)).await
    }

    /// Saves and closes the wallet and gives the process back.
    pub(super) async fn close(mut self) -> Result<(), RpcError> {
        let closed = self.client.close_wallet().await;
        self.is_open = false;
        closed
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some((client, permit)) = self.held.take() else {
            return;
        };
        let pool = Arc::clone(&self.pool);
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) if self.is_open => {
                runtime.spawn(async move {
                    if let Err(error) = client.close_wallet().await {
                        tracing::warn!(%error, "a wallet could not be closed");
                    }
                    pool.give_back(client, permit);
                });
            }
            _ => pool.give_back(client, permit),
        }
    }
}

fn file_of(party: &PartyRecord) -> WalletFile<'_> {
    WalletFile {
        filename: &party.file,
        password: party.password.expose(),
    }
}
