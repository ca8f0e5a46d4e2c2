//! Reading blocks, and scanning them.

use std::collections::HashMap;
use std::ops::Range;

use domain::{EscrowId, ReceivedOutput, TxStatus};
use futures::stream::{self, StreamExt, TryStreamExt};

use super::spends::spends;
use super::{Owner, ScanTransaction, Spend, WatchError, WatchedAddress, off_thread, scan_transactions};
use crate::rpc::daemon::{BlockHeader, DaemonClient};

/// Blocks asked for at the same time.
const AT_ONCE: usize = 4;

/// A block, ready to be scanned.
pub(super) struct ReadBlock {
    pub(super) header: BlockHeader,
    transactions: Vec<ScanTransaction>,
}

impl ReadBlock {
    /// What its transactions spend of `images`.
    pub(super) fn spends(&self, images: &HashMap<[u8; 32], EscrowId>) -> impl Iterator<Item = Spend> {
        let height = Some(self.header.height);
        self.transactions
            .iter()
            .flat_map(move |transaction| spends(transaction, height, images))
    }
}

/// Reads the blocks at `heights` with all their transactions.
pub(super) async fn read(daemon: &DaemonClient, heights: Range<u64>) -> Result<Vec<ReadBlock>, WatchError> {
    let asked = stream::iter(heights).map(|height| daemon.block(height));
    let blocks: Vec<_> = asked.buffered(AT_ONCE).try_collect().await?;
    let ids: Vec<_> = blocks
        .iter()
        .flat_map(|block| block.tx_ids.iter().copied())
        .collect();
    let known = daemon.transactions(&ids).await?;
    blocks
        .into_iter()
        .map(|block| {
            let mut transactions = vec![ScanTransaction::of_miner(block.miner_tx_id, &block.miner_tx)];
            for id in &block.tx_ids {
                // Gone, or in another block: the block was taken off the chain meanwhile.
                let mined =
                    |status| matches!(status, TxStatus::Mined { height } if height == block.header.height);
                let transaction = known.get(id).filter(|transaction| mined(transaction.status));
                let transaction = transaction.ok_or(WatchError::ChainMoved)?;
                transactions.push(ScanTransaction::read(*id, &transaction.pruned)?);
            }
            Ok(ReadBlock {
                header: block.header,
                transactions,
            })
        })
        .collect()
}

/// Scans each block for those of `watched` that have not got beyond it.
pub(super) async fn scan(
    blocks: Vec<ReadBlock>,
    watched: Vec<WatchedAddress>,
) -> Result<Vec<(Owner, ReceivedOutput)>, WatchError> {
    off_thread(move || {
        let mut found = Vec::new();
        for block in &blocks {
            let height = block.header.height;
            let due = watched.iter().filter(|address| address.scanned_height <= height);
            let due: Vec<_> = due.collect();
            let transactions: Vec<_> = block.transactions.iter().collect();
            let outputs = scan_transactions(&transactions, Some(height), &due);
            let outputs = outputs.into_iter().flatten();
            found.extend(outputs.map(|(place, output)| (due[place].owner, output)));
        }
        found
    })
    .await
}
