//! Noticing that outputs are spent, which view keys do not see.

use std::collections::HashMap;

use domain::{EscrowId, TxId};

use super::ScanTransaction;

/// A transaction that spends an output of an escrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spend {
    /// Whose output it was.
    pub escrow: EscrowId,
    /// The output's key image.
    pub key_image: [u8; 32],
    /// The transaction.
    pub tx_id: TxId,
    /// Its block; `None` while it waits in the pool.
    pub height: Option<u64>,
}

/// What `transaction` spends of `images`.
pub(super) fn spends(
    transaction: &ScanTransaction,
    height: Option<u64>,
    images: &HashMap<[u8; 32], EscrowId>,
) -> impl Iterator<Item = Spend> {
    transaction.key_images.iter().filter_map(move |image| {
        let escrow = *images.get(image)?;
        Some(Spend {
            escrow,
            key_image: *image,
            tx_id: transaction.tx_id,
            height,
        })
    })
}
