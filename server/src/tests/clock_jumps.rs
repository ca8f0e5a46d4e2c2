//! A clock that jumps.

use std::collections::BTreeSet;

use domain::{Clock as _, EscrowId, TimestampMs};
use serde_json::json;

use super::purchase::{Order, Shop};
use crate::escrow::tick;
use crate::store::effects::{self, Kind};
use crate::testing::TestApp;

const YEAR: u64 = 365 * 86_400;

/// A shop whose sessions outlast the jump.
async fn open() -> Shop {
    let app = TestApp::with(|config| config.accounts.session_secs = 2 * YEAR);
    Shop::open_in(app.await).await
}

async fn states(shop: &Shop, orders: &[Order]) -> Vec<&'static str> {
    let mut states = Vec::new();
    for order in orders {
        states.push(shop.escrow(order).await.state.name());
    }
    states
}

/// The wall clock alone is a year ahead; the newest block is from before.
#[tokio::test]
async fn forward_moves_no_money() {
    let mut shop = open().await;
    let unpaid = shop.order().await;
    shop.address(&unpaid).await;
    let funded = shop.funded().await;
    let disputed = shop.funded().await;
    shop.vendor
        .post(&disputed.path("ship"), &json!({}))
        .await
        .expect_status(200);
    shop.buyer
        .post(&disputed.path("dispute"), &json!({ "reason": "Broken" }))
        .await
        .expect_status(200);
    let orders = [unpaid, funded, disputed];
    let block = shop.app.clock.now();

    shop.app.clock.advance_secs(YEAR);
    let now = shop.app.clock.now();
    let engine = &shop.app.state.engine;
    tick(engine, now, block, &BTreeSet::new()).await.unwrap();
    // What holds no money needs no block to end.
    assert_eq!(states(&shop, &orders).await, ["expired", "funded", "disputed"]);
    tick(engine, now, now, &BTreeSet::new()).await.unwrap();
    assert_ne!(states(&shop, &orders).await[1], "funded", "the chain says so too");
}

/// The host came up without the time, a month behind the chain. What is begun then has its whole time once the clock is
/// right again.
#[tokio::test]
async fn behind_sets_no_deadline_that_is_over_already() {
    let month = 30 * 86_400;
    let mut shop = open().await;
    let (shipped, disputed) = (shop.funded().await, shop.funded().await);
    let block = shop.app.clock.now().plus_secs(month);
    shop.block_at(block).await;
    let unpaid = shop.order().await;
    shop.address(&unpaid).await;
    shop.vendor
        .post(&shipped.path("ship"), &json!({}))
        .await
        .expect_status(200);
    shop.buyer
        .post(&disputed.path("dispute"), &json!({ "reason": "Nothing came" }))
        .await
        .expect_status(200);
    let orders = [unpaid, shipped, disputed];
    let states_then = ["awaiting_funding", "shipped", "disputed"];
    for order in &orders {
        let escrow = shop.escrow(order).await;
        let periods = escrow.contract.periods;
        let whole = match escrow.state.name() {
            "awaiting_funding" => periods.fund_secs,
            "shipped" => periods.release_secs,
            _ => periods.dispute_secs,
        };
        assert_eq!(
            escrow.deadline(),
            Some(block.plus_secs(whole)),
            "{}",
            escrow.state.name()
        );
    }

    shop.later(month + 60).await;
    assert_eq!(states(&shop, &orders).await, states_then);
}

#[tokio::test]
async fn back_leaves_no_effect_waiting_for_long() {
    let mut shop = open().await;
    let order = shop.order().await;
    shop.app.clock.advance_secs(YEAR);
    let ahead = shop.app.clock.now().plus_secs(60);
    let store = &shop.app.state.store;
    let mut tx = store.write("test", "effects").await.unwrap();
    let mut due = effects::of_escrow(&mut tx, order.escrow_id())
        .await
        .unwrap()
        .unwrap();
    due.next_attempt = ahead;
    effects::postpone(&mut tx, &due).await.unwrap();
    let due = async |tx: &mut _, now: TimestampMs| -> Vec<EscrowId> {
        let due = effects::due(tx, Kind::Claims, now, 10).await.unwrap();
        due.iter().map(|due| due.escrow).collect()
    };
    assert_eq!(
        due(&mut tx, shop.app.clock.now()).await,
        [],
        "it waits its minute"
    );
    let back = shop.app.clock.now().minus_secs(YEAR);
    assert_eq!(due(&mut tx, back).await, [order.escrow_id()]);
}
