//! A chain, a watcher, and a ledger of what it reported.

#![expect(
    clippy::unwrap_used,
    reason = "a test may panic wherever the chain is not as it says"
)]

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use domain::{EscrowId, Network, OutputRef, ReceivedOutput, TimestampMs};
use monero::{Address, PrivateKey, PublicKey};
use secrecy::SecretString;
use wallet::regtest::{Regtest, RegtestOptions};
use wallet::rpc::Transport;
use wallet::rpc::daemon::DaemonClient;
use wallet::watch::{Cursor, Owner, Scan, Spend, ViewKeys, WatchedAddress, Watcher};

/// The longest that one answer may take.
pub(crate) const WITHIN: Duration = Duration::from_mins(1);

/// Keeps what a server keeps.
pub(crate) struct Shop {
    pub(crate) chain: Regtest,
    pub(crate) daemon: DaemonClient,
    pub(crate) cursor: Cursor,
    pub(crate) watched: Vec<WatchedAddress>,
    pub(crate) mined: BTreeMap<(EscrowId, OutputRef), ReceivedOutput>,
    pub(crate) pool: Vec<(EscrowId, ReceivedOutput)>,
    /// The key images that are watched.
    pub(crate) images: HashMap<[u8; 32], EscrowId>,
    /// What spends them.
    pub(crate) spends: Vec<Spend>,
    /// How often an output was reported that was known already.
    pub(crate) repeated: usize,
    watcher: Watcher,
}

/// One escrow's address.
pub(crate) struct Escrow {
    pub(crate) id: EscrowId,
    pub(crate) address: String,
    view_key: SecretString,
}

impl Escrow {
    pub(crate) fn new(number: u8) -> Self {
        let key = |byte: u8| PrivateKey::from_slice(&[[byte; 31].as_slice(), &[1]].concat()).unwrap();
        let (spend, view) = (key(number), key(number + 100));
        let public = PublicKey::from_private_key;
        let address = Address::standard(monero::Network::Mainnet, public(&spend), public(&view));
        Self {
            id: EscrowId::new(TimestampMs(0), [number; 10]),
            address: address.to_string(),
            view_key: SecretString::from(view.to_string()),
        }
    }

    pub(crate) fn watched_from(&self, scanned_height: u64) -> WatchedAddress {
        let keys = ViewKeys::new(&self.address, &self.view_key, Network::Regtest).unwrap();
        WatchedAddress {
            owner: Owner::Escrow(self.id),
            keys: Arc::new(keys),
            scanned_height,
        }
    }
}

impl Shop {
    /// A chain, and a shop that watches `escrows` from its tip on.
    pub(crate) async fn open(escrows: &[&Escrow]) -> Self {
        let options = RegtestOptions {
            processes_per_role: 0,
            ..RegtestOptions::default()
        };
        let chain = Regtest::start_with(options).await.unwrap();
        let height = chain.daemon.height().await.unwrap();
        let daemon = DaemonClient::new(chain.daemon.transport().clone());
        let watched = escrows.iter().map(|escrow| escrow.watched_from(height)).collect();
        Self {
            watcher: Watcher::new(daemon.clone(), Network::Regtest),
            chain,
            daemon,
            cursor: Cursor::default(),
            watched,
            mined: BTreeMap::new(),
            pool: Vec::new(),
            images: HashMap::new(),
            spends: Vec::new(),
            repeated: 0,
        }
    }

    /// One poll, persisted.
    pub(crate) async fn poll(&mut self) -> Scan {
        let poll = self.watcher.poll(&self.cursor, &self.watched, &self.images);
        let scan = poll.await.unwrap();
        let gone = scan.rolled_back_to.unwrap_or(u64::MAX);
        let stays = |spend: &Spend| spend.height.is_some_and(|height| height < gone);
        self.spends.retain(stays);
        self.spends.extend(&scan.spends);
        if let Some(height) = scan.rolled_back_to {
            self.mined.retain(|_, output| output.height < Some(height));
            for address in &mut self.watched {
                address.scanned_height = address.scanned_height.min(height);
            }
        }
        for (escrow, output) in scan.mined.clone() {
            let known = self.mined.insert((escrow, output.output), output);
            self.repeated += usize::from(known.is_some());
        }
        for (escrow, height) in &scan.scanned {
            let address = self
                .watched
                .iter_mut()
                .find(|address| address.owner == Owner::Escrow(*escrow));
            address.unwrap().scanned_height = *height;
        }
        self.pool.clone_from(&scan.pool);
        self.cursor.clone_from(&scan.cursor);
        scan
    }

    /// Polls until nothing is left to read.
    pub(crate) async fn catch_up(&mut self) {
        for _ in 0..50 {
            if self.poll().await.complete {
                return;
            }
        }
        panic!("the watcher never got to the tip");
    }

    /// As if the process had died: only what was persisted is left.
    pub(crate) fn restart(&mut self) {
        let endpoint = self.chain.daemon.endpoint();
        let transport = Transport::new(&endpoint, WITHIN).unwrap();
        self.watcher = Watcher::new(DaemonClient::new(transport), Network::Regtest);
    }

    /// Amounts and heights of what is in blocks for `escrow`, by height.
    pub(crate) fn mined_for(&self, escrow: &Escrow) -> Vec<(u64, u64)> {
        let own = self.mined.iter().filter(|((id, _), _)| *id == escrow.id);
        let mut own: Vec<_> = own
            .map(|(_, output)| (output.height.unwrap(), output.amount.0))
            .collect();
        own.sort_unstable();
        own
    }

    /// Amounts of what is in the pool for `escrow`.
    pub(crate) fn pool_for(&self, escrow: &Escrow) -> Vec<u64> {
        let own = self.pool.iter().filter(|(id, _)| *id == escrow.id);
        own.map(|(_, output)| {
            assert_eq!(output.height, None);
            output.amount.0
        })
        .collect()
    }
}
