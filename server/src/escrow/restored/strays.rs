//! Payments to wallets that the store believes to be free: orders that it does not know.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{EscrowId, ReceivedOutput, WalletId};
use secrecy::SecretString;
use wallet::multisig::RecordsError;
use wallet::watch::{Cursor, Owner, ViewKeys, ViewKeysError, WatchError, WatchedAddress, Watcher};

use crate::escrow::Machinery;
use crate::state::AppState;
use crate::store::wallet_records::SealedWalletRecords;

/// A payment that no order of this store explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The wallet that was paid.
    pub wallet: WalletId,
    /// What it received.
    pub output: ReceivedOutput,
}

/// The wallets cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum StrayError {
    /// The store.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// A key.
    #[error("a prepared wallet cannot be watched: {0}")]
    Keys(#[from] ViewKeysError),
    /// The chain.
    #[error(transparent)]
    Watch(#[from] WatchError),
}

/// Reads the chain from the oldest unclaimed wallet on, and gives every payment to one of them.
///
/// # Errors
/// [`StrayError`]; then nothing is known about any of them.
pub async fn strays(state: &AppState, machinery: &Machinery) -> Result<Vec<Stray>, StrayError> {
    let records = SealedWalletRecords::new(state.store.clone(), state.sealer.clone());
    let mut addresses = Vec::new();
    for record in records.unclaimed().await? {
        let (Some(address), Some(view_key)) = (record.address, record.view_key) else {
            continue;
        };
        let view_key = SecretString::from(view_key.expose());
        addresses.push(WatchedAddress {
            // It stands for the wallet: no escrow has it.
            owner: Owner::Escrow(EscrowId(record.id.0)),
            keys: Arc::new(ViewKeys::new(&address, &view_key, machinery.network)?),
            scanned_height: record.restore_height,
        });
    }
    let mut watcher = Watcher::new(machinery.daemon.clone(), machinery.network);
    let mut cursor = Cursor::default();
    let mut found: HashMap<_, Stray> = HashMap::new();
    loop {
        let scan = watcher.poll(&cursor, &addresses, &HashMap::new()).await?;
        for (escrow, output) in scan.pool.into_iter().chain(scan.mined) {
            let wallet = WalletId(escrow.0);
            found.insert((wallet, output.output), Stray { wallet, output });
        }
        for (escrow, height) in scan.scanned {
            let reached = addresses
                .iter_mut()
                .find(|address| address.owner == Owner::Escrow(escrow));
            if let Some(address) = reached {
                address.scanned_height = height;
            }
        }
        cursor = scan.cursor;
        if scan.complete {
            break;
        }
    }
    let mut found: Vec<Stray> = found.into_values().collect();
    found.sort_by_key(|stray| (stray.wallet, stray.output.output));
    Ok(found)
}
