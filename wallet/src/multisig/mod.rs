//! Escrow wallets of three parties, two of whom must sign.
//!
//! [`MultisigBackend`] hides who holds the keys. Nothing above it may assume that the server can sign for a
//! party.

pub mod backup;
pub mod by_role;
pub mod check;
pub mod confidential;
pub mod error;
pub mod payout;
pub mod records;
pub mod wallet_rpc;

use async_trait::async_trait;
pub use backup::{BackupError, KeysFile, WalletBackup};
pub use by_role::ByRole;
pub use confidential::Confidential;
use domain::{EscrowId, Role, WalletId};
pub use error::MultisigError;
pub use payout::{PayoutInput, PayoutRequest, SignedPayout, UnsignedPayout};
pub use records::{PartyRecord, RecordsError, Stage, WalletRecord, WalletRecords};
use secrecy::SecretString;

/// Makes escrow wallets and moves money out of them. Every call may be repeated.
#[async_trait]
pub trait MultisigBackend: Send + Sync {
    /// Gives the escrow a wallet; the same escrow always gets the same one.
    ///
    /// # Errors
    /// [`MultisigError::Busy`] while no prepared wallet is free.
    async fn claim(&self, escrow: EscrowId) -> Result<Progress<EscrowWallet>, MultisigError>;

    /// Builds a transaction that spends exactly `request.inputs` wholly; it carries the builder's signature.
    ///
    /// # Errors
    /// [`MultisigError::NotSpendable`] while an input is locked or unknown to the wallet.
    async fn build(&self, request: &PayoutRequest) -> Result<Progress<UnsignedPayout>, MultisigError>;

    /// The co-signer's side decodes the transaction, compares it with `request` and signs.
    ///
    /// # Errors
    /// [`MultisigError::Refused`] if it is anything but what was asked for, [`MultisigError::Stale`] if it
    /// must be built anew.
    async fn co_sign(
        &self,
        request: &PayoutRequest,
        unsigned: &UnsignedPayout,
    ) -> Result<Progress<SignedPayout>, MultisigError>;

    /// Hands the transaction to the network. Success is no proof: only the daemon's confirmations are.
    ///
    /// # Errors
    /// [`MultisigError::Rejected`] if the network does not take it.
    async fn broadcast(&self, request: &PayoutRequest, signed: &SignedPayout) -> Result<(), MultisigError>;

    /// What the chain will show when these outputs are spent, in their order: they are known to the parties'
    /// wallets alone.
    ///
    /// # Errors
    /// [`MultisigError::NotSpendable`] while an output is not in the wallet.
    async fn key_images(
        &self,
        wallet: WalletId,
        outputs: &[PayoutInput],
    ) -> Result<Progress<Vec<KeyImage>>, MultisigError>;

    /// How many prepared wallets nobody has claimed yet.
    ///
    /// # Errors
    /// Those of the store.
    async fn prepared(&self) -> Result<usize, MultisigError>;
}

/// Monero's key image of an output: whatever transaction spends the output carries it.
pub type KeyImage = [u8; 32];

/// How far a backend got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress<T> {
    /// Done.
    Ready(T),
    /// The clients of these parties must act first.
    NeedsSteps(Vec<Role>),
}

/// A wallet that may be paid into: all three parties have its address.
#[derive(Clone, Debug)]
pub struct EscrowWallet {
    /// Its id.
    pub id: WalletId,
    /// Its primary address.
    pub address: String,
    /// The private view key, 64 hex digits; the three parties share it.
    pub view_key: SecretString,
    /// No block below this height can pay it.
    pub restore_height: u64,
}
