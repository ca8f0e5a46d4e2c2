//! Builder and co-signer at once.

use domain::Role;

use super::WalletRpc;
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
        let (mut builder, mut co_signer) = if building < co_signing {
            let builder = lease(building).await?;
            (builder, lease(co_signing).await?)
        } else {
            let co_signer = lease(co_signing).await?;
            (lease(building).await?, co_signer)
        };
        let (builders, co_signers) = (record.parties.get(building), record.parties.get(co_signing));
        let (one, other) = tokio::join!(
            builder.open(builders, address),
            co_signer.open(co_signers, address)
        );
        one.and(other)?;
        Ok(Self {
            roles,
            builder,
            co_signer,
        })
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
