//! Builder and co-signer at once.

use domain::Role;

use super::WalletRpc;
use super::lease::Lease;
use crate::multisig::{MultisigError, PayoutRequest, WalletRecord};

/// The open wallets of the two parties that sign.
pub(super) struct Pair {
    pub(super) builder: Lease,
    pub(super) co_signer: Lease,
}

impl Pair {
    pub(super) async fn open(
        backend: &WalletRpc,
        request: &PayoutRequest,
        record: &WalletRecord,
        address: &str,
    ) -> Result<Self, MultisigError> {
        let lease = |role: Role| backend.pools.get(role).lease(record.parties.get(role));
        // In the order of roles, as everywhere: two jobs can't wait for each other.
        let (mut builder, mut co_signer) = if request.builder < request.co_signer {
            let builder = lease(request.builder).await?;
            (builder, lease(request.co_signer).await?)
        } else {
            let co_signer = lease(request.co_signer).await?;
            (lease(request.builder).await?, co_signer)
        };
        let (builders, co_signers) = (
            record.parties.get(request.builder),
            record.parties.get(request.co_signer),
        );
        let (one, other) = tokio::join!(
            builder.open(builders, address),
            co_signer.open(co_signers, address)
        );
        one.and(other)?;
        Ok(Self { builder, co_signer })
    }

    /// Saves both: the nonces behind a transaction are in the files. The co-signer is next, and stays open.
    pub(super) async fn close(
        self,
        request: &PayoutRequest,
        record: &WalletRecord,
    ) -> Result<(), MultisigError> {
        let Self { builder, co_signer } = self;
        let party = record.parties.get(request.co_signer);
        let (one, other) = tokio::join!(builder.close(), co_signer.park(party));
        one.and(other).map_err(MultisigError::from)
    }
}
