//! Gathering what the chain shows of some escrows, and comparing it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use domain::escrow::funds::Funds;
use domain::escrow::{Difference, Escrow, Evidence, SeenPayout, audit};
use domain::{ChainView, EscrowId, Network, OutputRef, ReceivedOutput, TxId, TxStatus};
use wallet::rpc::RpcError;
use wallet::rpc::daemon::{DaemonClient, KnownTransaction};
use wallet::watch::{
    Owner, ScanTransaction, Spending, UnreadableTransaction, ViewKeys, WatchedAddress, scan_transaction,
};

use super::super::chain_view::assemble;
use super::super::{Engine, EngineError, keep};
use crate::store::chain::Tip;
use crate::store::payouts::WalletRow;
use crate::store::{StoreError, chain, payouts};

/// Compares escrows with the chain. Changes nothing.
#[derive(Clone)]
pub struct Auditor {
    engine: Engine,
    daemon: DaemonClient,
    network: Network,
}

/// An escrow that was compared.
#[derive(Clone, Debug)]
pub struct Audited {
    /// As it is stored.
    pub escrow: Escrow,
    /// What the watcher has stored about it.
    pub view: ChainView,
    /// What the chain shows.
    pub evidence: Evidence,
    /// In which respects the two differ.
    pub differences: Vec<Difference>,
}

/// Why nothing can be said about the escrows now.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The daemon.
    #[error("monerod does not answer: {0}")]
    Rpc(#[from] RpcError),
    /// The store.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The watcher has yet to read blocks that the daemon has.
    #[error("the watcher has not caught up with monerod")]
    NotCaughtUp,
    /// Monero's format.
    #[error(transparent)]
    Unreadable(#[from] UnreadableTransaction),
    /// monerod follows another chain or has not caught up.
    #[error("monerod is on {found}, not on {wanted}, or has not caught up with the network")]
    Unfit {
        /// Its network.
        found: Network,
        /// The one of the settings.
        wanted: Network,
    },
}

impl From<StoreError> for AuditError {
    fn from(error: StoreError) -> Self {
        Self::Engine(error.into())
    }
}

/// An escrow as it is stored, before the chain is asked.
struct Stored {
    escrow: Escrow,
    view: ChainView,
    /// Every transaction that the escrow relies on, by whichever part of the store.
    transactions: BTreeSet<TxId>,
    /// None before there is an address.
    keys: Option<Result<Arc<ViewKeys>, String>>,
}

impl Auditor {
    /// Compares what `engine` has stored with what `daemon`, on `network`, says.
    #[must_use]
    pub const fn new(engine: Engine, daemon: DaemonClient, network: Network) -> Self {
        Self {
            engine,
            daemon,
            network,
        }
    }

    /// Compares these escrows, with one request for all their transactions (monerod takes a hundred at a time).
    ///
    /// # Errors
    /// [`AuditError`]; then nothing may be concluded about any of them.
    pub async fn audit(&self, ids: &[EscrowId]) -> Result<Vec<Audited>, AuditError> {
        let mut all = Vec::with_capacity(ids.len());
        for id in ids {
            all.push(self.stored(*id).await?);
        }
        let wanted: BTreeSet<TxId> = all
            .iter()
            .flat_map(|stored| &stored.transactions)
            .copied()
            .collect();
        let wanted: Vec<TxId> = wanted.into_iter().collect();
        let info = self.daemon.info().await?;
        if info.network != self.network || info.is_behind() {
            let (found, wanted) = (info.network, self.network);
            return Err(AuditError::Unfit { found, wanted });
        }
        let known = self.daemon.transactions(&wanted).await?;
        all.into_iter()
            .map(|stored| compare(stored, &known, info.height))
            .collect()
    }

    async fn stored(&self, id: EscrowId) -> Result<Stored, AuditError> {
        let escrow = self.engine.get(id).await?;
        let mut db = self.engine.store.read("get", "chain_outputs").await?;
        let tip: Tip = chain::tip(&mut db).await?.unwrap_or_default();
        let view = assemble(&mut db, &escrow, tip).await?;
        let wallet = payouts::wallet_of(&mut db, id).await?;
        drop(db);
        let keys = |wallet: WalletRow| keep::view_keys(&self.engine.sealer, &wallet, self.network);
        let keys = wallet.map(|wallet| keys(wallet).map_err(|error| error.to_string()));
        Ok(Stored {
            transactions: transactions_of(&escrow, &view),
            escrow,
            view,
            keys,
        })
    }

    /// Whether the watcher has read the chain that the daemon has now. Before that a difference says nothing.
    ///
    /// # Errors
    /// As for [`Auditor::audit`].
    pub async fn has_caught_up(&self) -> Result<bool, AuditError> {
        let mut db = self.engine.store.read("get", "chain_cursor").await?;
        let cursor = chain::cursor(&mut db).await?;
        drop(db);
        let info = self.daemon.info().await?;
        // The newest block may have come while we looked.
        Ok(cursor.height > 0 && cursor.height + 1 >= info.height)
    }
}

fn transactions_of(escrow: &Escrow, view: &ChainView) -> BTreeSet<TxId> {
    let outputs = view.outputs.iter().chain(&escrow.chain.outputs);
    let settlements = escrow.settlements.iter();
    let inputs = settlements.flat_map(|settlement| &settlement.inputs);
    let funding = outputs.map(|output| output.output.tx_id);
    let funding = funding.chain(inputs.map(|input| input.output.tx_id));
    funding.chain(escrow.payout_tx_ids()).collect()
}

fn compare(
    stored: Stored,
    known: &HashMap<TxId, KnownTransaction>,
    height: u64,
) -> Result<Audited, AuditError> {
    let Stored {
        escrow,
        view,
        transactions,
        keys,
    } = stored;
    let (keys, blind) = match keys {
        Some(Err(why)) => (None, Some(why)),
        Some(Ok(keys)) => (Some(keys), None),
        None => (None, None),
    };
    let address = keys.map(|keys| WatchedAddress {
        owner: Owner::Escrow(escrow.contract.escrow_id),
        keys,
        scanned_height: 0,
    });
    let mut evidence = Evidence {
        height,
        ..Evidence::default()
    };
    let mut places: HashMap<u64, OutputRef> = HashMap::new();
    for transaction in transactions.iter().filter_map(|id| known.get(id)) {
        let Some(address) = &address else { break };
        for output in received(transaction, address)? {
            let index = usize::try_from(output.output.index).ok();
            if let Some(place) = index.and_then(|index| transaction.output_indices.get(index)) {
                places.insert(*place, output.output);
            }
            evidence.outputs.push(output);
        }
    }
    let payouts: BTreeSet<TxId> = escrow.payout_tx_ids().collect();
    for transaction in payouts.iter().filter_map(|id| known.get(id)) {
        let spending = Spending::read(transaction.tx_id, &transaction.pruned)?;
        let own = |ring: &Vec<u64>| {
            ring.iter()
                .filter_map(|place| places.get(place).copied())
                .collect()
        };
        evidence.payouts.push(SeenPayout {
            tx_id: transaction.tx_id,
            status: transaction.status,
            network_fee: spending.network_fee,
            inputs: spending.rings.iter().map(own).collect(),
        });
    }
    let differences = match blind {
        Some(why) => {
            let counted = Funds::new(&escrow.contract, &escrow.settlements, &escrow.chain).counted_total;
            vec![Difference::Blind { counted, why }]
        }
        None => audit(&escrow, &view.outputs, &evidence),
    };
    Ok(Audited {
        escrow,
        view,
        evidence,
        differences,
    })
}

/// What a transaction sends to the address.
fn received(
    transaction: &KnownTransaction,
    address: &WatchedAddress,
) -> Result<Vec<ReceivedOutput>, UnreadableTransaction> {
    let height = match transaction.status {
        TxStatus::Mined { height } => Some(height),
        TxStatus::Pool | TxStatus::Missing => None,
    };
    let read = ScanTransaction::read(transaction.tx_id, &transaction.pruned)?;
    let found = scan_transaction(&read, height, &[address]);
    Ok(found.into_iter().map(|(_, output)| output).collect())
}
