//! What the wallet crate remembers, through a port that the server implements.

use async_trait::async_trait;
use domain::{EscrowId, TimestampMs, WalletId};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{ByRole, Confidential, EscrowWallet, MultisigError};

/// Keeps [`WalletRecord`]s. They hold passwords and key material: store them encrypted.
#[async_trait]
pub trait WalletRecords: Send + Sync {
    /// Stores a new record; an id that exists is an error.
    async fn insert(&self, record: &WalletRecord) -> Result<(), RecordsError>;
    /// Replaces all of a stored record but `claimed_by`, which a claim alone sets, as
    /// [`WalletRecords::claim_prepared`], and `backed_up_at`, which is set by [`WalletRecords::backed_up`].
    async fn update(&self, record: &WalletRecord) -> Result<(), RecordsError>;
    /// One record.
    async fn get(&self, id: WalletId) -> Result<Option<WalletRecord>, RecordsError>;
    /// The record that `escrow` has claimed.
    async fn claimed_by(&self, escrow: EscrowId) -> Result<Option<WalletRecord>, RecordsError>;
    /// Atomically gives the oldest unclaimed record in [`Stage::Ready`] that has a backup to `escrow`. An escrow that has
    /// claimed one already gets that one again. One for which the escrows that waited before it leave no record
    /// gets none.
    async fn claim_prepared(&self, escrow: EscrowId) -> Result<Option<WalletRecord>, RecordsError>;
    /// All records in [`Stage::Ceremony`], oldest first.
    async fn unfinished(&self) -> Result<Vec<WalletRecord>, RecordsError>;
    /// How many records are in [`Stage::Ready`], unclaimed, and have a backup.
    async fn count_prepared(&self) -> Result<usize, RecordsError>;
    /// All records in [`Stage::Ready`] that are unclaimed and have no backup, oldest first.
    async fn without_backup(&self) -> Result<Vec<WalletRecord>, RecordsError>;
    /// The files of these wallets are safe since `at`.
    async fn backed_up(&self, wallets: &[WalletId], at: TimestampMs) -> Result<(), RecordsError>;
}

/// Everything about one escrow wallet that is not in its three wallet files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletRecord {
    /// Its id.
    pub id: WalletId,
    /// How far it is.
    pub stage: Stage,
    /// Each party's file and messages.
    pub parties: ByRole<PartyRecord>,
    /// The address that may be paid; present exactly in [`Stage::Ready`].
    pub address: Option<String>,
    /// The private view key, 64 hex digits; present exactly in [`Stage::Ready`].
    pub view_key: Option<Confidential>,
    /// No block below this height can pay the wallet.
    pub restore_height: u64,
    /// The escrow that has it.
    pub claimed_by: Option<EscrowId>,
    /// When its ceremony began.
    pub created_at: TimestampMs,
    /// Since when copies of its files are kept elsewhere; before, no escrow gets it.
    #[serde(default)]
    pub backed_up_at: Option<TimestampMs>,
}

impl WalletRecord {
    /// The wallet for the escrow that has claimed it. Only one whose three parties agree on the address is handed out,
    /// whatever the store says.
    ///
    /// # Errors
    /// [`MultisigError::Corrupt`] if it was claimed before it was ready.
    pub fn escrow_wallet(&self) -> Result<EscrowWallet, MultisigError> {
        let id = self.id;
        let agreed = |address: &String| {
            let mut parties = self.parties.all().into_iter();
            parties.all(|party| party.address.as_ref() == Some(address))
        };
        match (self.stage, &self.address, &self.view_key) {
            (Stage::Ready, Some(address), Some(view_key)) if agreed(address) => Ok(EscrowWallet {
                id,
                address: address.clone(),
                view_key: SecretString::from(view_key.expose()),
                restore_height: self.restore_height,
            }),
            _ => Err(MultisigError::Corrupt(format!(
                "wallet {id} was claimed before it was ready"
            ))),
        }
    }
}

/// How far a wallet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Its keys are being made.
    Ceremony,
    /// It may be claimed and paid.
    Ready,
    /// Nobody may claim it any more: a crash left its parties out of step, which Monero cannot mend, or the store was
    /// restored, and an order that it does not know may have it.
    Abandoned,
}

impl Stage {
    /// Its name in a store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ceremony => "ceremony",
            Self::Ready => "ready",
            Self::Abandoned => "abandoned",
        }
    }
}

/// One party's wallet file and what it has sent to the others. A message is stored before it is consumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyRecord {
    /// The file's name, which says nothing of role or escrow.
    pub file: String,
    /// The file's password.
    pub password: Confidential,
    /// The answer to `prepare_multisig`.
    pub prepared: Option<Confidential>,
    /// The answer to `make_multisig`.
    pub made: Option<Confidential>,
    /// The answer to the first `exchange_multisig_keys`.
    pub exchanged: Option<Confidential>,
    /// The address that the party has after the last `exchange_multisig_keys`.
    pub address: Option<String>,
}

/// A failure of the store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordsError {
    /// The store cannot be reached or is locked: try again.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// What is stored cannot be read.
    #[error("a stored wallet record is damaged: {0}")]
    Damaged(String),
}
