//! Giving a prepared wallet to an escrow.

use domain::EscrowId;
use secrecy::SecretString;

use super::WalletRpc;
use crate::multisig::{EscrowWallet, MultisigError, Stage, WalletRecord};

pub(super) async fn claim(backend: &WalletRpc, escrow: EscrowId) -> Result<EscrowWallet, MultisigError> {
    if let Some(record) = backend.records.claimed_by(escrow).await? {
        return escrow_wallet(&record);
    }
    let claimed = backend.records.claim_prepared(escrow).await?;
    escrow_wallet(&claimed.ok_or(MultisigError::Busy)?)
}

/// Only a wallet whose three parties agree on the address is handed out, whatever the store says.
fn escrow_wallet(record: &WalletRecord) -> Result<EscrowWallet, MultisigError> {
    let id = record.id;
    let agreed = |address: &String| {
        let mut parties = record.parties.all().into_iter();
        parties.all(|party| party.address.as_ref() == Some(address))
    };
    match (record.stage, &record.address, &record.view_key) {
        (Stage::Ready, Some(address), Some(view_key)) if agreed(address) => Ok(EscrowWallet {
            id,
            address: address.clone(),
            view_key: SecretString::from(view_key.expose()),
            restore_height: record.restore_height,
        }),
        _ => Err(MultisigError::Corrupt(format!(
            "wallet {id} was claimed before it was ready"
        ))),
    }
}
