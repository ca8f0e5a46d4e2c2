//! Builder and co-signer at once.

use domain::Role;

use super::WalletRpc;
use super::exchange::Round;
use super::lease::Lease;
use super::pool::Purpose;
use crate::multisig::{MultisigError, WalletRecord};

/// The open wallets of the two parties that sign.
pub(super) struct Pair {
    roles: (Role, Role),
    pub(super) builder: Lease,
    pub(super) co_signer: Lease,
}

impl Pair {
    /// Opens the wallets of the builder and the co-signer.
    pub(super) async fn open(
        backend: &WalletRpc,
        roles: (Role, Role),
        purpose: Purpose,
        record: &WalletRecord,
        address: &str,
    ) -> Result<Self, MultisigError> {
        let lease = |role: Role| {
            let party = record.parties.get(role);
            backend.pools.get(role).lease(party, purpose)
        };
        let (building, co_signing) = roles;
        // In the order of roles, as everywhere: two jobs can't wait for each other.
        let (builder, co_signer) = if building < co_signing {
            let builder = lease(building).await?;
            (builder, lease(co_signing).await?)
        } else {
            let co_signer = lease(co_signing).await?;
            (lease(building).await?, co_signer)
        };
        Self::of((building, builder), (co_signing, co_signer), record, address).await
    }

    /// Opens the wallets of two parties in processes that are held for them.
    pub(super) async fn of(
        (building, mut builder): (Role, Lease),
        (co_signing, mut co_signer): (Role, Lease),
        record: &WalletRecord,
        address: &str,
    ) -> Result<Self, MultisigError> {
        let (builders, co_signers) = (record.parties.get(building), record.parties.get(co_signing));
        let (one, other) = tokio::join!(
            builder.open(builders, address),
            co_signer.open(co_signers, address)
        );
        one.and(other)?;
        Ok(Self {
            roles: (building, co_signing),
            builder,
            co_signer,
        })
    }

    /// Whether the wallets have exchanged nonces with each other that nothing has used.
    pub(super) fn has_round(&self) -> bool {
        match (&self.builder.round, &self.co_signer.round) {
            (Some(one), Some(other)) => one.is(other),
            _ => false,
        }
    }

    /// Takes note of an exchange; of none before the nonces are used.
    pub(super) fn set_round(&mut self, round: Option<Round>) {
        self.builder.round.clone_from(&round);
        self.co_signer.round = round;
    }

    /// Saves both: the nonces behind a transaction are in the files. The co-signer is next, and stays open.
    pub(super) async fn close(self, record: &WalletRecord) -> Result<(), MultisigError> {
        let party = record.parties.get(self.roles.1);
        let (one, other) = tokio::join!(self.builder.close(), self.co_signer.park(party));
        one.and(other).map_err(MultisigError::from)
    }

    /// Saves both, and leaves them open for a payout that may follow.
    pub(super) async fn park_ahead(self, record: &WalletRecord) -> Result<(), MultisigError> {
        let (building, co_signing) = self.roles;
        let (one, other) = tokio::join!(
            self.builder.park_ahead(record.parties.get(building)),
            self.co_signer.park_ahead(record.parties.get(co_signing))
        );
        one.and(other).map_err(MultisigError::from)
    }
}
