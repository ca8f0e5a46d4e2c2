//! Handing a signed payout to the network.

use super::WalletRpc;
use super::pool::Purpose;
use crate::multisig::{MultisigError, PayoutRequest, SignedPayout};
use crate::rpc::RpcError;

pub(super) async fn broadcast(
    backend: &WalletRpc,
    request: &PayoutRequest,
    signed: &SignedPayout,
) -> Result<(), MultisigError> {
    if backend.chain.knows(signed.tx_id).await? {
        return Ok(());
    }
    let _lock = backend.locks.lock(request.wallet).await;
    let (record, address) = backend.ready_record(request.wallet).await?;
    let party = record.parties.get(request.co_signer);
    let pool = backend.pools.get(request.co_signer);
    let mut lease = pool.lease(party, Purpose::Payout).await?;
    lease.open(party, &address).await?;
    let submitted = lease.client().submit_multisig(&signed.tx_set).await;
    lease.close().await?;
    match submitted {
        Ok(_) => Ok(()),
        Err(error @ RpcError::Rpc { .. }) if !error.is_transient() => {
            // Somebody else may have been faster.
            if backend.chain.knows(signed.tx_id).await? {
                return Ok(());
            }
            Err(MultisigError::Rejected(error.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}
