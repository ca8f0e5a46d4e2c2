//! The sole use of one wallet process, from opening a wallet to closing it.
//!
//! Calls to a process name no wallet, and opening a second one silently replaces the first. So whoever talks
//! to a process holds it alone, and the address is compared after opening.
//!
//! Opening takes seconds of computing. Where the next step of a payout follows at once, or a decision is expected,
//! the wallet is parked: saved, and left open in a process that anyone may take.

use std::mem;
use std::sync::Arc;

use super::exchange::Round;
use super::pool::{Purpose, RolePool};
use super::process::{Parked, Process};
use crate::keys::WalletKeys;
use crate::multisig::{MultisigError, PartyRecord};
use crate::rpc::wallet::{WalletFile, code};
use crate::rpc::{RpcError, WalletClient};

/// One process, held alone. Dropping it closes the wallet in the background.
pub(super) struct Lease {
    pool: Arc<RolePool>,
    purpose: Purpose,
    /// Absent only while it is being given back.
    held: Option<Process>,
    client: WalletClient,
    is_open: bool,
    /// The exchange whose nonces the open wallet has, if it is known that nothing used them.
    pub(super) round: Option<Round>,
}

impl Lease {
    pub(super) fn of(pool: &Arc<RolePool>, process: Process, purpose: Purpose) -> Self {
        Self {
            pool: Arc::clone(pool),
            purpose,
            client: process.client.clone(),
            held: Some(process),
            is_open: false,
            round: None,
        }
    }

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
        self.round = None;
        self.require_fit().await?;
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
        let Some(process) = &mut self.held else {
            return false;
        };
        let parked = mem::take(&mut process.parked).filter(|parked| parked.file == file);
        self.round = parked.as_ref().and_then(|parked| parked.round.clone());
        parked.is_some()
    }

    async fn require_fit(&mut self) -> Result<(), RpcError> {
        match &mut self.held {
            Some(process) => process.require_fit().await,
            None => Ok(()),
        }
    }

    /// Creates a party's wallet with these keys, which looks for money from that block on; or opens it if an earlier try
    /// got that far.
    pub(super) async fn create(
        &mut self,
        party: &PartyRecord,
        keys: &WalletKeys,
        restore_height: u64,
    ) -> Result<(), RpcError> {
        self.unpark(&party.file);
        self.require_fit().await?;
        self.client.close_wallet().await?;
        let created = self
            .client
            .generate_from_keys(file_of(party), keys, restore_height)
            .await;
        match created {
            Err(error) if error.code() == Some(code::WALLET_EXISTS) => self.open_unchecked(party).await?,
            result => result?,
        }
        // Escrows are paid at the primary address, and three more times are new keys made.
        self.client.look_at_primary_address_only(file_of(party)).await
    }

    /// Saves the wallet and gives the process back with the wallet open, for the step that follows.
    pub(super) async fn park(mut self, party: &PartyRecord) -> Result<(), RpcError> {
        self.round = None;
        self.leave_open(party, true).await
    }

    /// As [`Lease::park`], for a payout that may come; a ceremony may close it.
    pub(super) async fn park_ahead(self, party: &PartyRecord) -> Result<(), RpcError> {
        self.leave_open(party, false).await
    }

    async fn leave_open(mut self, party: &PartyRecord, in_payout: bool) -> Result<(), RpcError> {
        self.client.store().await?;
        self.is_open = false;
        if let Some(process) = &mut self.held {
            process.parked = Some(Arc::new(Parked {
                file: party.file.clone(),
                in_payout,
                round: self.round.take(),
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
        let Some(process) = self.held.take() else {
            return;
        };
        let (pool, purpose) = (Arc::clone(&self.pool), self.purpose);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            pool.give_back(process, purpose);
            return;
        };
        if self.is_open {
            runtime.spawn(async move { pool.close_and_give_back(process, purpose).await });
            return;
        }
        if let Some(parked) = process.parked.clone() {
            runtime.spawn(RolePool::close_forgotten(Arc::downgrade(&pool), parked));
        }
        pool.give_back(process, purpose);
    }
}

fn file_of(party: &PartyRecord) -> WalletFile<'_> {
    WalletFile {
        filename: &party.file,
        password: party.password.expose(),
    }
}
