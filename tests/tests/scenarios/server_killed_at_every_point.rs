//! The server dies at every point between two effects, with many escrows under way each time.

use std::collections::BTreeSet;
use std::fs::File;
use std::future::ready;
use std::time::Duration;

use domain::Piconero;
use serde_json::json;
use tests::ledger::Receipts;
use tests::purchase::{refunded, released, split};
use tests::stack::PRICE;
use tests::wait::within;
use tests::{Purchase, Stack, StackOptions};

/// Escrows under way at once, a third of them for each way to end.
const ESCROWS: usize = 6;
/// Where the server dies while wallets are claimed: where, and the how manieth time that it comes there.
const CLAIMING: [(&str, u32); 4] = [
    ("claim_wallet.before", 1),
    ("claim_wallet.performed", 2),
    ("claim_wallet.stored", 2),
    ("engine.committed", 1),
];
/// Where it dies while payouts are made.
const PAYING: [(&str, u32); 10] = [
    ("build_payout.before", 2),
    ("build_payout.performed", 1),
    ("build_payout.stored", 1),
    ("co_sign_payout.before", 1),
    ("co_sign_payout.performed", 1),
    ("co_sign_payout.stored", 1),
    ("broadcast_payout.before", 1),
    ("broadcast_payout.performed", 1),
    ("broadcast_payout.stored", 1),
    ("engine.committed", 1),
];
/// Longest until the last of them has ended: every interrupted exchange costs its escrow an attempt.
const LIMIT: Duration = Duration::from_mins(4);

type Ids = (String, String);

#[tokio::test]
async fn every_escrow_ends_and_is_paid_once() {
    let mut stack = Stack::start_with(StackOptions {
        ready_wallets: 8,
        stock: 10,
        ..StackOptions::default()
    })
    .await;
    let escrows = ordered(&mut stack).await;
    die(&mut stack, &CLAIMING).await;
    stack.server.restart().await;
    fund(&stack, &escrows).await;
    decide(&mut stack, &escrows).await;
    die(&mut stack, &PAYING).await;
    stack.server.restart().await;

    for (ids, ending) in escrows.iter().zip(ENDINGS) {
        let purchase = Purchase::again(&stack, ids.clone());
        purchase.ends(ending, LIMIT).await;
    }
    let receipts = Receipts::of(&stack).await;
    for (ids, ending) in escrows.iter().zip(ENDINGS) {
        let payouts = Purchase::again(&stack, ids.clone()).payout_ids().await;
        let paid = receipts.paid_by(&payouts).await;
        let owed = owed(ending, Piconero(paid.network));
        assert_eq!(
            (paid.shares(), paid.transactions),
            (owed, 1),
            "{ending}: {paid:?}"
        );
    }
}

const ENDINGS: [&str; ESCROWS] = ["released", "refunded", "split", "released", "refunded", "split"];
/// The buyer's share of what is split, in thousandths.
const AWARD: u16 = 300;

/// What the vendor, the operator and the buyer get of an escrow that ends so.
fn owed(ending: &str, network_fee: Piconero) -> [u64; 3] {
    match ending {
        "released" => released(network_fee),
        "refunded" => refunded(network_fee),
        _ => split(AWARD.into(), network_fee),
    }
}

/// Restarts the server so that it moves nothing: somebody else holds the engine until what this gives is dropped.
async fn hold(stack: &mut Stack) -> File {
    stack.server.kill_hard();
    let engine = stack.hold_engine();
    stack.server.restart().await;
    engine
}

/// Orders that all wait for their wallets.
async fn ordered(stack: &mut Stack) -> Vec<Ids> {
    let engine = hold(stack).await;
    let mut escrows = Vec::new();
    for _ in 0..ESCROWS {
        escrows.push(stack.order().await.ids());
    }
    stack.server.kill_hard();
    drop(engine);
    escrows
}

/// Lets the server come to each of the points in turn, and die there.
async fn die(stack: &mut Stack, points: &[(&str, u32)]) {
    for (point, count) in points {
        stack.server.start_to_die(point, *count);
        let gone = || ready(stack.server.has_aborted());
        within(LIMIT, point, gone, |dead| *dead).await;
    }
}

async fn fund(stack: &Stack, escrows: &[Ids]) {
    let mut addresses = Vec::new();
    for ids in escrows {
        addresses.push(Purchase::again(stack, ids.clone()).address().await);
    }
    let different: BTreeSet<_> = addresses.iter().collect();
    assert_eq!(different.len(), ESCROWS, "a wallet for each");
    let payments: Vec<_> = addresses
        .iter()
        .map(|address| (address.as_str(), PRICE))
        .collect();
    stack.regtest.pay_many(&payments).await.unwrap();
    stack.mine(10).await;
    for ids in escrows {
        Purchase::again(stack, ids.clone()).reaches("funded").await;
    }
}

/// Everybody decides, while nobody moves money.
async fn decide(stack: &mut Stack, escrows: &[Ids]) {
    let engine = hold(stack).await;
    for (ids, ending) in escrows.iter().zip(ENDINGS) {
        let purchase = Purchase::again(stack, ids.clone());
        match ending {
            "refunded" => {
                purchase.act(&stack.vendor, "cancel", &json!({})).await.ok();
            }
            "released" => {
                purchase.ship().await.ok();
                purchase.confirm().await.ok();
            }
            _ => {
                let purchase = purchase.disputed().await;
                purchase.award(&stack.arbiter, AWARD).await.ok();
            }
        }
        let waiting = Purchase::again(stack, ids.clone()).reaches("settling").await;
        assert!(waiting["payouts"][0]["tx_id"].is_null());
    }
    stack.server.kill_hard();
    drop(engine);
}
