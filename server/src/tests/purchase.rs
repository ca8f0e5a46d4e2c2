//! What the purchase tests share: an order, and a chain that says what the test wants.

use std::collections::BTreeSet;

use domain::escrow::{Escrow, Event};
use domain::{
    AccountRole, Actor, ChainView, Clock as _, EscrowId, OutputRef, Piconero, ReceivedOutput, TimestampMs,
    TxId,
};
use serde_json::{Value, json};
use wallet::watch::{Cursor, OperatorScan, Scan};

use crate::escrow::{Keep, tick};
use crate::store::chain;
use crate::testing::{ADDRESS, Client, OTHER_ADDRESS, TestApp};

pub(super) const CENT: u64 = 10_000_000_000;

/// A shop with one listing of three pieces, and the three people of an escrow.
pub(crate) struct Shop {
    pub(crate) app: TestApp,
    pub(crate) buyer: Client,
    pub(super) vendor: Client,
    pub(super) arbiter: Client,
    pub(super) listing: String,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::open_in(TestApp::start().await).await
    }

    pub(crate) async fn open_in(app: TestApp) -> Self {
        let mut vendor = app.vendor("vera").await;
        let listing = app.listing(&mut vendor, "Kettle", CENT).await;
        Self {
            buyer: app.buyer("ben").await,
            arbiter: app.user("ada", AccountRole::Arbiter).await,
            vendor,
            listing,
            app,
        }
    }

    pub(super) fn wish(&self, quantity: u32) -> Value {
        json!({
            "listing_id": self.listing, "quantity": quantity, "refund_address": OTHER_ADDRESS,
            "delivery": "Ben, 1 High Street",
        })
    }

    /// Orders one piece.
    pub(crate) async fn order(&mut self) -> Order {
        let answer = self.buyer.post("/api/orders", &self.wish(1)).await;
        Order::from(&answer.expect_status(201).json())
    }

    pub(super) async fn stock(&mut self) -> u64 {
        let listing = self.buyer.get(&format!("/api/listings/{}", self.listing)).await;
        listing.expect_status(200).json()["stock"].as_u64().unwrap()
    }

    /// Gives the escrow its address.
    pub(super) async fn address(&self, order: &Order) {
        let event = Event::WalletReady {
            address: ADDRESS.to_owned(),
        };
        self.apply(order, &event, Actor::Wallet).await;
    }

    /// Has the whole amount paid, with this many confirmations.
    pub(super) async fn pay(&self, order: &Order, confirmations: u64) {
        let event = Event::Chain(view(confirmations));
        self.apply(order, &event, Actor::Watcher).await;
    }

    /// An order that is paid into escrow.
    pub(crate) async fn funded(&mut self) -> Order {
        let order = self.order().await;
        self.address(&order).await;
        self.pay(&order, 10).await;
        order
    }

    pub(super) async fn apply(&self, order: &Order, event: &Event, actor: Actor) -> Escrow {
        let applied = self
            .app
            .state
            .engine
            .apply(order.escrow_id(), event, actor, Keep::Nothing)
            .await;
        applied.expect("an event that is accepted")
    }

    /// The watcher has seen a newest block of this time.
    pub(crate) async fn block_at(&self, tip_time_ms: TimestampMs) {
        let scan = Scan {
            cursor: Cursor::default(),
            tip_height: 1_000,
            tip_time_ms,
            rolled_back_to: None,
            mined: Vec::new(),
            pool: Vec::new(),
            spends: Vec::new(),
            scanned: Vec::new(),
            operator: OperatorScan::default(),
            complete: true,
        };
        let mut tx = self.app.state.store.write("test", "chain_cursor").await.unwrap();
        chain::put_scan(&mut tx, &scan, &[]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The timer looks `secs` later.
    pub(super) async fn later(&self, secs: u64) {
        self.app.clock.advance_secs(secs);
        let now = self.app.clock.now();
        tick(&self.app.state.engine, now, now, &BTreeSet::new())
            .await
            .expect("a look at the deadlines");
    }

    pub(crate) async fn escrow(&self, order: &Order) -> Escrow {
        self.app
            .state
            .engine
            .get(order.escrow_id())
            .await
            .expect("an escrow")
    }
}

/// An order's addresses in the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) order: String,
    pub(super) escrow: String,
}

impl Order {
    fn from(created: &Value) -> Self {
        Self {
            order: created["order_id"].as_str().unwrap().to_owned(),
            escrow: created["escrow_id"].as_str().unwrap().to_owned(),
        }
    }

    pub(crate) fn escrow_id(&self) -> EscrowId {
        self.escrow.parse().unwrap()
    }

    pub(super) fn path(&self, verb: &str) -> String {
        format!("/api/orders/{}/{verb}", self.order)
    }
}

/// The chain with a payment of one cent that has this many confirmations.
pub(super) fn view(confirmations: u64) -> ChainView {
    ChainView {
        height: 1_000,
        tip_time_ms: TimestampMs(0),
        outputs: vec![ReceivedOutput {
            output: OutputRef {
                tx_id: TxId([5; 32]),
                index: 1,
            },
            one_time_key: "ab".repeat(32),
            amount: Piconero(CENT),
            height: (confirmations > 0).then(|| 1_000 - confirmations),
            unlock_time: 0,
            verified: true,
            key_reused: false,
        }],
        payouts: Vec::new(),
        foreign_spends: Vec::new(),
    }
}
