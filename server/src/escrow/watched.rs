//! Every escrow's address with its keys, read from the store once.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use domain::{EscrowId, Network};
use futures::TryStreamExt as _;
use sqlx::SqliteConnection;
use wallet::watch::{Owner, Scan, ViewKeys, WatchedAddress};

use super::keep;
use crate::store::payouts::{self, Scanned};
use crate::store::sealed::Sealer;
use crate::store::{StoreError, chain};

/// What is watched. Wallets are never removed from the store, and how far they were scanned is said by the watcher alone,
/// through [`Watched::kept`], and by whoever wants their blocks read again: so their number, and how often that was
/// wanted, tell whether there is something to read.
pub(super) struct Watched {
    network: Network,
    wallets: Vec<Wallet>,
    /// Escrows whose address cannot be watched.
    pub(super) blind: BTreeSet<EscrowId>,
    /// Those among them that are stored as keeping up: the cursor must not take them along unseen.
    left_behind: Vec<(EscrowId, Scanned)>,
    /// Whether what is here may differ from what is stored.
    is_stale: bool,
    read_again: i64,
}

struct Wallet {
    escrow: EscrowId,
    keys: Arc<ViewKeys>,
    scanned: Scanned,
}

impl Watched {
    pub(super) const fn new(network: Network) -> Self {
        Self {
            network,
            wallets: Vec::new(),
            blind: BTreeSet::new(),
            left_behind: Vec::new(),
            is_stale: false,
            read_again: 0,
        }
    }

    /// Reads the wallets that are new, for a poll that goes on from `cursor`. One whose keys do not open is left out,
    /// and its escrow's deadlines wait: the others must not.
    pub(super) async fn refresh(
        &mut self,
        db: &mut SqliteConnection,
        sealer: &Sealer,
        cursor: u64,
    ) -> Result<(), StoreError> {
        let known = self.wallets.len() + self.blind.len();
        let wanted = chain::times_read_again(db).await?;
        let same = payouts::wallet_count(db).await? == known as u64 && wanted == self.read_again;
        if !self.is_stale && same {
            return Ok(());
        }
        self.is_stale = true;
        self.read_again = wanted;
        let open = self.wallets.iter();
        let open: HashMap<_, _> = open.map(|wallet| (wallet.escrow, wallet.keys.clone())).collect();
        let mut wallets = Vec::with_capacity(known);
        self.left_behind.clear();
        let mut rows = payouts::wallets(db);
        while let Some(row) = rows.try_next().await? {
            let keys = match open.get(&row.escrow) {
                Some(keys) => Ok(Arc::clone(keys)),
                None => keep::view_keys(sealer, &row, self.network),
            };
            match keys {
                Ok(keys) => {
                    self.blind.remove(&row.escrow);
                    wallets.push(Wallet {
                        escrow: row.escrow,
                        keys,
                        scanned: row.scanned,
                    });
                }
                Err(error) => {
                    if matches!(row.scanned, Scanned::WithCursor { .. }) {
                        let height = row.scanned.height(cursor);
                        self.left_behind.push((row.escrow, Scanned::Below(height)));
                    }
                    if self.blind.insert(row.escrow) {
                        tracing::error!(error = %error, "an escrow's address cannot be watched");
                    }
                }
            }
        }
        self.wallets = wallets;
        self.is_stale = false;
        Ok(())
    }

    /// All of them, for a poll that goes on from `cursor`.
    pub(super) fn addresses(&self, cursor: u64) -> Vec<WatchedAddress> {
        let address = |wallet: &Wallet| WatchedAddress {
            owner: Owner::Escrow(wallet.escrow),
            keys: Arc::clone(&wallet.keys),
            scanned_height: wallet.scanned.height(cursor),
        };
        self.wallets.iter().map(address).collect()
    }

    /// Stores `scan` and its [moves](Self::moves): a few rows, for those that keep up with the cursor are not
    /// touched. Gives the escrows whose outputs may be others than before.
    pub(super) async fn store(
        &mut self,
        db: &mut SqliteConnection,
        scan: &Scan,
        moves: &[(EscrowId, Scanned)],
    ) -> Result<Vec<EscrowId>, StoreError> {
        // Until the caller says that it was kept.
        self.is_stale = true;
        chain::put_scan(db, scan, moves).await
    }

    /// That what was stored last was committed.
    pub(super) fn kept(&mut self, scan: &Scan, moves: Vec<(EscrowId, Scanned)>) {
        let heights: HashMap<_, _> = moves.into_iter().collect();
        for wallet in &mut self.wallets {
            let here = heights.get(&wallet.escrow).copied();
            wallet.scanned = here.unwrap_or_else(|| wallet.scanned.after(scan.rolled_back_to));
        }
        self.left_behind.clear();
        self.is_stale = false;
    }

    /// How far `scan` brings wallets beyond where the cursor does by itself, once what a roll-back takes is taken.
    pub(super) fn moves(&self, scan: &Scan) -> Vec<(EscrowId, Scanned)> {
        let heights: HashMap<_, _> = scan.scanned.iter().copied().collect();
        let left_behind = self.left_behind.iter();
        let mut moves: Vec<_> = left_behind
            .map(|(escrow, scanned)| (*escrow, scanned.after(scan.rolled_back_to)))
            .collect();
        for wallet in &self.wallets {
            let Scanned::Below(before) = wallet.scanned.after(scan.rolled_back_to) else {
                continue;
            };
            let height = heights.get(&wallet.escrow).copied().unwrap_or(before);
            if height == scan.cursor.height {
                moves.push((wallet.escrow, Scanned::WithCursor { since: height }));
            } else if height != before {
                moves.push((wallet.escrow, Scanned::Below(height)));
            }
        }
        moves
    }
}
