//! Learning what the chain will show when a wallet's outputs are spent.

use domain::{Role, WalletId};

use super::WalletRpc;
use super::exchange::exchange;
use super::inputs::find;
use super::pair::Pair;
use super::pool::Purpose;
use crate::multisig::{KeyImage, MultisigError, PayoutInput};

/// The two who sign most payouts: their wallets stay open for a while, should one follow.
const ASKED: (Role, Role) = (Role::Buyer, Role::Vendor);

pub(super) async fn key_images(
    backend: &WalletRpc,
    wallet: WalletId,
    outputs: &[PayoutInput],
) -> Result<Vec<KeyImage>, MultisigError> {
    // Whoever uses it may leave a transaction behind that waits for its second signature: an exchange would void it.
    let _lock = backend.locks.try_lock(wallet).ok_or(MultisigError::Busy)?;
    let (record, address) = backend.ready_record(wallet).await?;
    let mut pair = Pair::open(backend, ASKED, Purpose::Ceremony, &record, &address).await?;
    let asked = ask(backend, outputs, &mut pair).await;
    let parked = pair.park_ahead(&record).await;
    asked.and_then(|images| parked.map(|()| images))
}

async fn ask(
    backend: &WalletRpc,
    outputs: &[PayoutInput],
    pair: &mut Pair,
) -> Result<Vec<KeyImage>, MultisigError> {
    // One alone knows a part of each key image only.
    exchange(pair).await?;
    let received = pair.builder.client().incoming_transfers().await?;
    let found = find(&backend.chain, &received, outputs).await?;
    let images = found.into_iter().map(|(transfer, name)| {
        let mut image = [0; 32];
        match hex::decode_to_slice(&transfer.key_image, &mut image) {
            Ok(()) => Ok(image),
            Err(_) => Err(MultisigError::NotSpendable(format!(
                "{name} has no key image yet"
            ))),
        }
    });
    images.collect()
}
