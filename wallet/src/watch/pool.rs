//! The pool, scanned whole; what was scanned before is remembered.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::{EscrowId, ReceivedOutput, TxId};

use super::spends::spends;
use super::{Owner, ScanTransaction, Spend, WatchError, WatchedAddress, off_thread, scan_transactions};
use crate::rpc::daemon::DaemonClient;

/// What is known about the pool's transactions. Only an aid: losing it costs a scan.
#[derive(Default)]
pub(super) struct Pool {
    transactions: HashMap<TxId, Scanned>,
    /// For whom all of `transactions` were scanned.
    owners: HashSet<Owner>,
}

struct Scanned {
    transaction: Arc<ScanTransaction>,
    found: Vec<(Owner, ReceivedOutput)>,
}

impl Pool {
    /// Makes this the pool of `ids`, scanned for `watched`.
    pub(super) async fn update(
        &mut self,
        daemon: &DaemonClient,
        ids: &[TxId],
        watched: &[WatchedAddress],
    ) -> Result<(), WatchError> {
        let current: HashSet<_> = ids.iter().copied().collect();
        self.transactions.retain(|id, _| current.contains(id));
        let wanted: HashSet<_> = watched.iter().map(|address| address.owner).collect();
        self.owners.retain(|owner| wanted.contains(owner));
        for scanned in self.transactions.values_mut() {
            scanned.found.retain(|(owner, _)| wanted.contains(owner));
        }

        let unread = ids.iter().filter(|id| !self.transactions.contains_key(id));
        let unread: Vec<_> = unread.copied().collect();
        let mut fresh = Vec::with_capacity(unread.len());
        // One that is gone meanwhile was mined or dropped; the next poll tells.
        for (id, transaction) in daemon.transactions(&unread).await? {
            fresh.push(Arc::new(ScanTransaction::read(id, &transaction.pruned)?));
        }
        let newcomers = watched
            .iter()
            .filter(|address| !self.owners.contains(&address.owner));
        let newcomers: Vec<_> = newcomers.cloned().collect();
        let known: Vec<_> = self
            .transactions
            .values()
            .map(|scanned| scanned.transaction.clone())
            .collect();

        if !newcomers.is_empty() && !known.is_empty() {
            for (transaction, found) in scan(known, newcomers).await? {
                if let Some(scanned) = self.transactions.get_mut(&transaction.tx_id) {
                    scanned.found.extend(found);
                }
            }
        }
        self.owners = wanted;
        if !fresh.is_empty() {
            for (transaction, found) in scan(fresh, watched.to_vec()).await? {
                self.transactions
                    .insert(transaction.tx_id, Scanned { transaction, found });
            }
        }
        Ok(())
    }

    /// Everything found in it.
    pub(super) fn outputs(&self) -> impl Iterator<Item = &(Owner, ReceivedOutput)> {
        self.transactions.values().flat_map(|scanned| &scanned.found)
    }

    /// Everything in it that spends one of `images`.
    pub(super) fn spends(&self, images: &HashMap<[u8; 32], EscrowId>) -> impl Iterator<Item = Spend> {
        let transactions = self.transactions.values();
        transactions.flat_map(move |scanned| spends(&scanned.transaction, None, images))
    }
}

type Found = (Arc<ScanTransaction>, Vec<(Owner, ReceivedOutput)>);

async fn scan(
    transactions: Vec<Arc<ScanTransaction>>,
    watched: Vec<WatchedAddress>,
) -> Result<Vec<Found>, WatchError> {
    off_thread(move || {
        let watched: Vec<_> = watched.iter().collect();
        let read: Vec<_> = transactions.iter().map(AsRef::as_ref).collect();
        let found = scan_transactions(&read, None, &watched);
        let found = found.into_iter().map(|outputs| {
            let outputs = outputs.into_iter();
            outputs
                .map(|(place, output)| (watched[place].owner, output))
                .collect()
        });
        let found: Vec<_> = found.collect();
        transactions.into_iter().zip(found).collect()
    })
    .await
}
