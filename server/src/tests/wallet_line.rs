//! Many orders at once and few wallets: orders stand in line, and nobody jumps it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::escrow::Effect;
use domain::{Actor, Clock as _, Network, TimestampMs, WalletId};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use wallet::multisig::wallet_rpc::{Observers, WalletRpc, WalletRpcConfig};
use wallet::multisig::{
    ByRole, Confidential, MultisigBackend as _, MultisigError, PartyRecord, Stage, WalletRecord,
    WalletRecords as _,
};
use wallet::rpc::Endpoint;

use super::metrics::value;
use super::purchase::{CENT, Order, Shop};
use crate::escrow::{EngineState, Runner};
use crate::jobs::until_orders_pause;
use crate::store::wallet_records::SealedWalletRecords;
use crate::store::{effects, escrows, payouts};
use crate::testing::{ADDRESS, OTHER_ADDRESS, TestApp};

/// A shop with the real backend and store. No Monero process runs: a wallet that is ready is handed out without one.
struct Line {
    shop: Shop,
    records: SealedWalletRecords,
    backend: Arc<WalletRpc>,
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
            &WalletRpcConfig::new(Network::Mainnet, nowhere.clone(), processes),
            &Observers::default(),
            Arc::new(records.clone()),
            Arc::clone(&state.clock),
            Box::new(StdRng::seed_from_u64(1)),
        );
        let backend = Arc::new(backend.unwrap());
        Self {
            shop,
            records,
            backend,
            wallets: 0,
        }
    }

    /// As [`Line::form`], with an engine that is at work.
    async fn at_work() -> Self {
        let line = Self::form().await;
        let state = &line.shop.app.state;
        state.engine_status.set(EngineState::Active);
        let runner = Runner::new(state.engine.clone(), Arc::clone(&line.backend) as _);
        tokio::spawn(runner.run(CancellationToken::new()));
        line
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

/// One that is ready.
pub(super) fn wallet(number: u64, now: TimestampMs) -> WalletRecord {
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
    let mut line = Line::at_work().await;
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
    let mut line = Line::at_work().await;
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

#[tokio::test]
async fn wallets_are_made_once_orders_pause_or_one_finds_none() {
    let mut line = Line::form().await;
    let engine = line.shop.app.state.engine.clone();
    line.shelve().await;
    let id = line.orders(1).await[0].escrow_id();
    let goes_on = Duration::from_secs(1);
    let (mut changes, begun) = (engine.changes(), Instant::now());
    let orders_come = async {
        while begun.elapsed() < goes_on {
            engine.changed(id);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::join!(
        until_orders_pause(&line.backend, &engine, &mut changes),
        orders_come
    );
    assert!(begun.elapsed() >= goes_on + Duration::from_millis(200));

    // There is one wallet, and now two orders want it.
    line.orders(1).await;
    let mut changes = engine.changes();
    engine.changed(id);
    until_orders_pause(&line.backend, &engine, &mut changes).await;
    assert_eq!(changes.len(), 1, "it does not look whether more come");
}

#[tokio::test]
async fn an_order_is_placed_with_its_wallet() {
    let mut line = Line::form().await;
    line.shop.app.state.engine_status.set(EngineState::Active);
    line.shelve().await;
    let orders = line.orders(2).await;
    let [first, second] = [
        line.shop.escrow(&orders[0]).await,
        line.shop.escrow(&orders[1]).await,
    ];
    assert_eq!(
        (first.state.name(), first.due_effect()),
        ("awaiting_funding", None)
    );
    assert_eq!(
        (second.state.name(), second.due_effect()),
        ("pending", Some(Effect::ClaimWallet))
    );

    let id = first.contract.escrow_id;
    let mut db = line.shop.app.state.store.read("test", "escrows").await.unwrap();
    assert_eq!(effects::of_escrow(&mut db, id).await.unwrap(), None);
    let wallet = payouts::wallet_of(&mut db, id).await.unwrap().unwrap();
    let record = line.records.claimed_by(id).await.unwrap().unwrap();
    assert_eq!(wallet.wallet, record.id);
    assert_eq!(Some(&wallet.address), record.address.as_ref());
    let transcript = escrows::transcript(&mut db, &first).await.unwrap();
    domain::escrow::verify::verify(&transcript, &first).unwrap();
    let entry = &transcript.entries[0];
    assert_eq!((transcript.entries.len(), entry.from.as_str()), (1, "pending"));
    assert_eq!(
        (&entry.actor, entry.to.as_str()),
        (&Actor::Wallet, "awaiting_funding")
    );
    let moved = "escrow_state_transitions_total{from_state=\"pending\",to_state=\"awaiting_funding\"}";
    assert_eq!(value(&line.shop.app.state.metrics, moved), Some(1.0));
}

#[tokio::test]
async fn only_whoever_moves_money_gives_wallets_away() {
    let mut line = Line::form().await;
    line.shelve().await;
    for state in [
        EngineState::Idle,
        EngineState::Standby,
        EngineState::Failed,
        // Its wallets may belong to orders that the restored store does not know.
        EngineState::HeldBack,
    ] {
        line.shop.app.state.engine_status.set(state);
        let order = line.orders(1).await.remove(0);
        assert_eq!(
            line.shop.escrow(&order).await.state.name(),
            "pending",
            "{state:?}"
        );
    }
    assert_eq!(line.records.count_prepared().await.unwrap(), 1);
}

#[tokio::test]
async fn a_wallet_that_cannot_be_used_is_no_reason_to_refuse_an_order() {
    let mut line = Line::form().await;
    line.shop.app.state.engine_status.set(EngineState::Active);
    let now = line.shop.app.clock.now();
    let mut record = wallet(1, now);
    record.parties.vendor.address = Some(OTHER_ADDRESS.to_owned());
    line.records.insert(&record).await.unwrap();
    line.records.backed_up(&[record.id], now).await.unwrap();
    let order = line.orders(1).await.remove(0);
    let escrow = line.shop.escrow(&order).await;
    assert_eq!(escrow.due_effect(), Some(Effect::ClaimWallet));
    let id = escrow.contract.escrow_id;
    assert_eq!(line.records.claimed_by(id).await.unwrap(), None);
    // Whoever waits for it says what is wrong.
    let refused = line.backend.claim(id).await.unwrap_err();
    assert!(matches!(refused, MultisigError::Corrupt(_)), "{refused}");
}
