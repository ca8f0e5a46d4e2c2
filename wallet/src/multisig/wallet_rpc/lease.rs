//! The sole use of one wallet process, from opening a wallet to closing it.
//!
//! Calls to a process name no wallet, and opening a second one silently replaces the first. So whoever talks
//! to a process holds it alone, and the address is compared after opening.
//!
//! Opening takes seconds of computing. Where the next step of a payout follows at once the wallet is parked:
//! saved, and left open in a process that anyone may take.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Role;
use futures::future::join_all;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::config::WalletRpcConfig;
use crate::multisig::{MultisigError, PartyRecord};
use crate::rpc::wallet::{WalletFile, code};
use crate::rpc::{RpcError, RpcObserver, Transport, WalletClient};

/// How long a parked wallet stays open.
const PARKED_FOR: Duration = Duration::from_secs(20);

/// The wallet processes of one role.
pub(super) struct RolePool {
    all: Vec<WalletClient>,
    free: Mutex<VecDeque<Process>>,
    permits: Arc<Semaphore>,
    lease_timeout: Duration,
}

/// A process that nobody holds.
#[derive(Clone)]
struct Process {
    client: WalletClient,
    parked: Option<Arc<Parked>>,
}

/// A wallet that was saved and left open.
struct Parked {
    file: String,
}

/// One process, held alone. Dropping it closes the wallet in the background.
pub(super) struct Lease {
    pool: Arc<RolePool>,
    /// Absent only while it is being given back.
    held: Option<(Process, OwnedSemaphorePermit)>,
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
            free: Mutex::new(all.iter().cloned().map(Process::idle).collect()),
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

    /// Waits for a free process, best the one in which the party's wallet is parked, else one without any. One
    /// that was used least recently comes first, so a broken one does not stay in front.
    pub(super) async fn lease(self: &Arc<Self>, party: &PartyRecord) -> Result<Lease, MultisigError> {
        let acquired = Arc::clone(&self.permits).acquire_owned();
        let permit = tokio::time::timeout(self.lease_timeout, acquired)
            .await
            .map_err(|_| MultisigError::Busy)?
            .map_err(|_| MultisigError::Busy)?;
        let process = self.take(&party.file).ok_or(MultisigError::Busy)?;
        Ok(Lease {
            pool: Arc::clone(self),
            client: process.client.clone(),
            held: Some((process, permit)),
            is_open: false,
        })
    }

    fn take(&self, file: &str) -> Option<Process> {
        let mut free = self.free();
        let with_file = free.iter().position(|process| process.holds(file));
        let with_none = || free.iter().position(|process| process.parked.is_none());
        let best = with_file.or_else(with_none).unwrap_or_default();
        free.remove(best)
    }

    fn give_back(&self, process: Process, permit: OwnedSemaphorePermit) {
        self.free().push_back(process);
        drop(permit);
    }

    fn free(&self) -> MutexGuard<'_, VecDeque<Process>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes a parked wallet that nobody has come for.
    async fn close_forgotten(&self, parked: Arc<Parked>) {
        tokio::time::sleep(PARKED_FOR).await;
        let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() else {
            return;
        };
        let is_it = |process: &Process| {
            process
                .parked
                .as_ref()
                .is_some_and(|now| Arc::ptr_eq(now, &parked))
        };
        let found = {
            let mut free = self.free();
            let place = free.iter().position(is_it);
            place.and_then(|place| free.remove(place))
        };
        if let Some(process) = found {
            self.close_and_give_back(process, permit).await;
        }
    }

    async fn close_and_give_back(&self, process: Process, permit: OwnedSemaphorePermit) {
        if let Err(error) = process.client.close_wallet().await {
            tracing::warn!(%error, "a wallet process could not be asked to close its wallet");
        }
        self.give_back(Process::idle(process.client), permit);
    }

    /// Closes whatever the idle processes have open: after a crash of ours, one may still hold the file that
    /// another is now asked to open.
    pub(super) async fn close_idle(&self) {
        let mut idle = Vec::new();
        while let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            let Some(process) = self.free().pop_front() else {
                break;
            };
            idle.push(self.close_and_give_back(process, permit));
        }
        join_all(idle).await;
    }
}

impl Process {
    const fn idle(client: WalletClient) -> Self {
        Self { client, parked: None }
    }

    fn holds(&self, file: &str) -> bool {
        self.parked.as_ref().is_some_and(|parked| parked.file == file)
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
        if self.unpark(&party.file) && self.client.address().await.is_ok() {
            return Ok(());
        }
        // A process can't open the file that it has open, and may still hold one from before a crash of ours.
        self.client.close_wallet().await?;
        match self.client.open_wallet(file_of(party)).await {
            Err(RpcError::Rpc { .. }) => {
                self.pool.close_idle().await;
                self.client.open_wallet(file_of(party)).await
            }
            result => result,
        }
    }

    /// Takes note of what is open in the process from before; answers whether it is this file. It is not where
    /// the process has been started anew since.
    fn unpark(&mut self, file: &str) -> bool {
        self.is_open = true;
        let Some((process, _)) = &mut self.held else {
            return false;
        };
        mem::take(&mut process.parked).is_some_and(|parked| parked.file == file)
    }

    /// Creates a party's wallet, or opens it if an earlier try got that far.
    pub(super) async fn create(&mut self, party: &PartyRecord) -> Result<(), RpcError> {
        self.unpark(&party.file);
        self.client.close_wallet().await?;
        match self.client.create_wallet(file_of(party)).await {
            Err(error) if error.code() == Some(code::WALLET_EXISTS) => self.open_unchecked(party).await?,
            result => result?,
        }
        // Escrows are paid at the primary address, and three more times are new keys made.
        self.client.look_at_primary_address_only(file_of(party)).await
    }

    /// Saves the wallet and gives the process back with the wallet open, for the step that follows.
    pub(super) async fn park(mut self, party: &PartyRecord) -> Result<(), RpcError> {
        self.client.store().await?;
        self.is_open = false;
        if let Some((process, _)) = &mut self.held {
            process.parked = Some(Arc::new(Parked {
                file: party.file.clone(),
            }));
        }
        Ok(())
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
        let Some((process, permit)) = self.held.take() else {
            return;
        };
        let pool = Arc::clone(&self.pool);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            pool.give_back(process, permit);
            return;
        };
        if self.is_open {
            runtime.spawn(async move { pool.close_and_give_back(process, permit).await });
            return;
        }
        if let Some(parked) = process.parked.clone() {
            let pool = Arc::clone(&pool);
            runtime.spawn(async move { pool.close_forgotten(parked).await });
        }
        pool.give_back(process, permit);
    }
}

fn file_of(party: &PartyRecord) -> WalletFile<'_> {
    WalletFile {
        filename: &party.file,
        password: party.password.expose(),
    }
}
