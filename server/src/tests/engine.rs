//! The engine on a real store: what is stored with an event, and that it is enough to go on from.

use domain::escrow::verify::verify;
use domain::escrow::{Effect, Event};
use domain::{Actor, Piconero, TxId};
use serde_json::json;
use wallet::multisig::{SignedPayout, UnsignedPayout};

use super::purchase::{Shop, view};
use crate::escrow::{EngineError, Keep};
use crate::store::payouts::{self, PayoutKey};
use crate::store::{effects, escrows, events};

#[tokio::test]
async fn every_event_leaves_an_entry_that_verifies() {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    shop.address(&order).await;
    shop.pay(&order, 0).await;
    shop.pay(&order, 4).await;
    shop.pay(&order, 10).await;
    shop.vendor
        .post(&order.path("ship"), &json!({}))
        .await
        .expect_status(200);
    shop.buyer
        .post(&order.path("confirm"), &json!({}))
        .await
        .expect_status(200);

    let escrow = shop.escrow(&order).await;
    let mut db = shop.app.state.store.read("test", "escrows").await.unwrap();
    let transcript = escrows::transcript(&mut db, &escrow).await.unwrap();
    verify(&transcript, &escrow).unwrap();
    let states: Vec<_> = transcript.entries.iter().map(|entry| entry.to.as_str()).collect();
    // Four confirmations more or less are no entry.
    assert_eq!(
        states,
        ["awaiting_funding", "confirming", "funded", "shipped", "settling"]
    );

    let path = format!("/api/escrows/{}/transcript", order.escrow);
    let shown = shop.vendor.get(&path).await.expect_status(200).json();
    assert_eq!(shown, serde_json::to_value(&transcript).unwrap());
}

#[tokio::test]
async fn what_is_due_is_stored_with_the_event_that_makes_it_due() {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    assert_eq!(due(&shop, &order).await, Some(Effect::ClaimWallet));
    shop.address(&order).await;
    assert_eq!(due(&shop, &order).await, None);
    shop.pay(&order, 10).await;
    shop.vendor
        .post(&order.path("cancel"), &json!({}))
        .await
        .expect_status(200);
    assert_eq!(due(&shop, &order).await, Some(Effect::BuildPayout { no: 0 }));
}

#[tokio::test]
async fn signed_bytes_are_stored_with_their_event_and_never_replaced() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    shop.vendor
        .post(&order.path("cancel"), &json!({}))
        .await
        .expect_status(200);
    let (id, engine) = (order.escrow_id(), &shop.app.state.engine);
    let network_fee = Piconero(1_000);
    let unsigned = UnsignedPayout {
        tx_set: "aa".to_owned(),
        network_fee,
    };
    let built = Event::PayoutBuilt { no: 0, network_fee };
    engine
        .apply(id, &built, Actor::Wallet, Keep::Unsigned(0, &unsigned))
        .await
        .unwrap();

    let tx_id = TxId([9; 32]);
    let signed = SignedPayout {
        tx_set: "bb".to_owned(),
        tx_id,
        network_fee,
    };
    let signed_hash = domain::escrow::Hash::of_bytes(b"bb");
    let event = Event::PayoutSigned {
        no: 0,
        tx_id,
        network_fee,
        signed_hash,
    };
    engine
        .apply(id, &event, Actor::Wallet, Keep::Signed(0, &signed))
        .await
        .unwrap();
    assert_eq!(due(&shop, &order).await, Some(Effect::BroadcastPayout { no: 0 }));

    let again = engine
        .apply(id, &event, Actor::Wallet, Keep::Signed(0, &signed))
        .await;
    assert!(matches!(again, Err(EngineError::Refused(_))), "{again:?}");
    let mut db = shop.app.state.store.read("test", "payouts").await.unwrap();
    let key = PayoutKey {
        escrow: id,
        no: 0,
        tx_id,
    };
    let stored = payouts::signed_bytes(&mut db, key).await.unwrap().unwrap();
    assert!(!stored.windows(2).any(|window| window == b"bb"), "sealed");
    assert_eq!(payouts::signed_of(&mut db, id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_stale_payout_waits_longer_each_time() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    shop.vendor
        .post(&order.path("cancel"), &json!({}))
        .await
        .expect_status(200);
    let network_fee = Piconero(1_000);
    let unsigned = UnsignedPayout {
        tx_set: "aa".to_owned(),
        network_fee,
    };
    let (id, state) = (order.escrow_id(), &shop.app.state);
    let mut waits = Vec::new();
    for _ in 0..3 {
        let built = Event::PayoutBuilt { no: 0, network_fee };
        state
            .engine
            .apply(id, &built, Actor::Wallet, Keep::Unsigned(0, &unsigned))
            .await
            .unwrap();
        shop.apply(&order, &Event::PayoutStale { no: 0 }, Actor::Wallet)
            .await;
        let mut db = state.store.read("test", "effects").await.unwrap();
        let due = effects::of_escrow(&mut db, id).await.unwrap().unwrap();
        waits.push(due.next_attempt.0 - state.clock.now().0);
    }
    assert_eq!(waits, [1_000, 2_000, 4_000]);
}

#[tokio::test]
async fn a_refused_event_changes_nothing() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    let (before, rows) = (shop.escrow(&order).await, shop.app.rows().await);
    let engine = &shop.app.state.engine;
    let differs = Event::DoesNotAddUp {
        reason: "an output is gone".to_owned(),
    };
    for (event, actor) in [
        (Event::Chain(view(0)), Actor::Wallet),
        (Event::Chain(view(0)), Actor::User(before.contract.buyer)),
        (Event::PayoutSubmitted { no: 0 }, Actor::Wallet),
        (Event::Retry, Actor::User(before.contract.arbiter)),
        (Event::Retry, Actor::Operator),
        (Event::AddsUp(view(0)), Actor::Operator),
        (Event::AddsUp(view(10)), Actor::Reconciler),
        (differs.clone(), Actor::Watcher),
        (differs, Actor::Operator),
    ] {
        let refused = engine
            .apply(order.escrow_id(), &event, actor, Keep::Nothing)
            .await;
        assert!(matches!(refused, Err(EngineError::Refused(_))), "{event:?}");
    }
    assert_eq!(shop.escrow(&order).await, before);
    assert_eq!(shop.app.rows().await, rows);
}

#[tokio::test]
async fn what_was_known_already_is_stored_once() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    let rows = shop.app.rows().await;
    shop.pay(&order, 10).await;
    assert_eq!(shop.app.rows().await, rows);
}

#[tokio::test]
async fn all_three_parties_hear_of_a_change_and_nobody_else() {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    let contract = shop.escrow(&order).await.contract;
    let mut db = shop.app.state.store.read("test", "live_events").await.unwrap();
    let all = events::after(&mut db, 0, 100).await.unwrap();
    let kinds: Vec<_> = all.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["escrow.updated", "order.updated"]);
    for event in all {
        let mut heard = event.audience.clone();
        heard.sort_unstable();
        let mut parties = [contract.buyer, contract.vendor, contract.arbiter];
        parties.sort_unstable();
        assert_eq!(heard, parties);
    }
}

async fn due(shop: &Shop, order: &super::purchase::Order) -> Option<Effect> {
    let mut db = shop.app.state.store.read("test", "effects").await.unwrap();
    effects::of_escrow(&mut db, order.escrow_id())
        .await
        .unwrap()
        .map(|due| due.effect)
}

#[tokio::test]
async fn a_refused_payout_stops_the_escrow_and_is_counted() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    shop.vendor
        .post(&order.path("cancel"), &json!({}))
        .await
        .expect_status(200);
    let count = |shop: &Shop, effect: &str| {
        let text = shop.app.state.metrics.text().unwrap();
        let series = format!("escrow_payout_refusals_total{{effect=\"{effect}\"}} ");
        let line = text.lines().find_map(|line| line.strip_prefix(&series));
        line.unwrap().parse::<u64>().unwrap()
    };
    assert_eq!(
        (count(&shop, "build_payout"), count(&shop, "co_sign_payout")),
        (0, 0)
    );
    let network_fee = Piconero(1_000);
    let unsigned = UnsignedPayout {
        tx_set: "aa".to_owned(),
        network_fee,
    };
    let built = Event::PayoutBuilt { no: 0, network_fee };
    let engine = &shop.app.state.engine;
    engine
        .apply(
            order.escrow_id(),
            &built,
            Actor::Wallet,
            Keep::Unsigned(0, &unsigned),
        )
        .await
        .unwrap();
    let reason = "0.01 XMR of change".to_owned();
    shop.apply(&order, &Event::PayoutRefused { no: 0, reason }, Actor::Wallet)
        .await;
    assert_eq!(shop.escrow(&order).await.state.name(), "frozen");
    assert_eq!(due(&shop, &order).await, None);
    assert_eq!(
        (count(&shop, "build_payout"), count(&shop, "co_sign_payout")),
        (0, 1)
    );
}
