//! Giving a prepared wallet to an escrow.

use domain::EscrowId;

use super::WalletRpc;
use crate::multisig::{EscrowWallet, MultisigError};

pub(super) async fn claim(backend: &WalletRpc, escrow: EscrowId) -> Result<EscrowWallet, MultisigError> {
    if let Some(record) = backend.records.claimed_by(escrow).await? {
        return record.escrow_wallet();
    }
    let claimed = backend.records.claim_prepared(escrow).await?;
    claimed.ok_or(MultisigError::Busy)?.escrow_wallet()
}
