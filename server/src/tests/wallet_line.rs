//! Many orders at once and few wallets: orders stand in line, and nobody jumps it.

use std::sync::Arc;
use std::time::Duration;

use domain::{Clock as _, TimestampMs, WalletId};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use wallet::multisig::wallet_rpc::{Observers, WalletRpc, WalletRpcConfig};
use wallet::multisig::{ByRole, Confidential, PartyRecord, Stage, WalletRecord, WalletRecords as _};
use wallet::rpc::Endpoint;

use super::purchase::{CENT, Order, Shop};
use crate::escrow::Runner;
use crate::store::effects;
use crate::store::wallet_records::SealedWalletRecords;
use crate::testing::{ADDRESS, TestApp};

/// A shop whose engine has the real backend and store. No Monero process runs: a wallet that is ready is handed out
/// without one.
struct Line {
    shop: Shop,
    records: SealedWalletRecords,
    wallets: u64,
}

impl Line {
    async fn form() -> Self {
        let mut shop = Shop::open().await;
        let mut listing = TestApp::draft("Spoon", CENT);
        listing["stock"] = json!(200);
        let listing = shop.vendor.post("/api/listings", &listing).await;
        let listing = listing.expect_status(201).json();
        listing["listing_id"]
            .as_str()
            .unwrap()
            .clone_into(&mut shop.listing);
        let state = &shop.app.state;
        let records = SealedWalletRecords::new(state.store.clone(), state.sealer.clone());
        let nowhere = Endpoint {
            url: "http://127.0.0.1:1".to_owned(),
            login: None,
        };
        let processes = ByRole::from_fn(|_| vec![nowhere.clone()]);
        let backend = WalletRpc::new(
            &WalletRpcConfig::new(nowhere.clone(), processes),
            &Observers::default(),
            Arc::new(records.clone()),
            Arc::clone(&state.clock),
            Box::new(StdRng::seed_from_u64(1)),
        );
        let runner = Runner::new(state.engine.clone(), Arc::new(backend.unwrap()));
        tokio::spawn(runner.run(CancellationToken::new()));
        Self {
            shop,
            records,
            wallets: 0,
        }
    }

    async fn orders(&mut self, count: usize) -> Vec<Order> {
        let mut orders = Vec::new();
        for _ in 0..count {
            self.shop.app.clock.advance_secs(1);
            orders.push(self.shop.order().await);
        }
        orders
    }

    /// Puts a wallet on the shelf, of which the engine does not know.
    async fn shelve(&mut self) {
        self.wallets += 1;
        let now = self.shop.app.clock.now();
        let record = wallet(self.wallets, now);
        self.records.insert(&record).await.unwrap();
        self.records.backed_up(&[record.id], now).await.unwrap();
    }

    /// Puts wallets on the shelf and tells the engine, as the job that makes them does.
    async fn ready(&mut self, count: u64) {
        for _ in 0..count {
            self.shelve().await;
        }
        let ready = self.records.count_prepared().await.unwrap();
        self.shop.app.state.engine.wallets_are_ready(ready).await.unwrap();
    }

    /// Waits until each order was tried, and gives the places of those with an address.
    async fn served(&self, orders: &[Order], count: usize) -> Vec<usize> {
        for _ in 0..1_000 {
            let mut served = Vec::new();
            let mut tried = 0;
            for (place, order) in orders.iter().enumerate() {
                let escrow = self.shop.escrow(order).await;
                let mut db = self.shop.app.state.store.read("test", "effects").await.unwrap();
                let due = effects::of_escrow(&mut db, escrow.contract.escrow_id)
                    .await
                    .unwrap();
                drop(db);
                tried += usize::from(due.is_none_or(|due| due.attempts > 0));
                if escrow.state.name() == "awaiting_funding" {
                    served.push(place);
                }
            }
            if tried == orders.len() && served.len() >= count {
                return served;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("not so many orders got an address");
    }
}

fn wallet(number: u64, now: TimestampMs) -> WalletRecord {
    let address = format!("{}{number:03}", &ADDRESS[..92]);
    let party = || PartyRecord {
        file: format!("file-{number}"),
        password: Confidential::new("password".to_owned()),
        prepared: None,
        made: None,
        exchanged: None,
        address: Some(address.clone()),
    };
    WalletRecord {
        id: WalletId::new(now, [u8::try_from(number).unwrap(); 10]),
        stage: Stage::Ready,
        parties: ByRole::from_fn(|_| party()),
        address: Some(address.clone()),
        view_key: Some(Confidential::new("ab".repeat(32))),
        restore_height: 1,
        claimed_by: None,
        created_at: now,
        backed_up_at: None,
    }
}

#[tokio::test]
async fn a_hundred_orders_are_served_oldest_first_as_wallets_become_ready() {
    let mut line = Line::form().await;
    let orders = line.orders(100).await;
    assert!(line.served(&orders, 0).await.is_empty());

    line.ready(7).await;
    let served = line.served(&orders, 7).await;
    assert_eq!(served, (0..7).collect::<Vec<_>>());

    line.ready(93).await;
    let served = line.served(&orders, 100).await;
    assert_eq!(served.len(), 100);
    assert_eq!(line.records.count_prepared().await.unwrap(), 0);
}

#[tokio::test]
async fn a_new_order_does_not_take_the_wallet_of_one_that_waits() {
    let mut line = Line::form().await;
    let mut orders = line.orders(3).await;
    line.served(&orders, 0).await;
    line.shelve().await;
    orders.extend(line.orders(1).await);
    // Tried once, as all are; time has passed, so the oldest may have been tried again.
    let served = line.served(&orders, 0).await;
    assert!(!served.contains(&3), "{served:?}");
    line.ready(0).await;
    assert_eq!(line.served(&orders, 1).await, [0]);
}
