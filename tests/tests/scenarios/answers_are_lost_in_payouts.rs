//! Wallet processes do what they are told while payouts are signed and sent, and their answers are lost.

use std::time::Duration;

use domain::{Piconero, Role};
use tests::ledger::Receipts;
use tests::purchase::released;
use tests::stack::PRICE;
use tests::{Proxy, Purchase, Stack, StackOptions};

/// Longest until everything is paid: every lost answer doubles the pause before the next attempt.
const LIMIT: Duration = Duration::from_mins(8);
/// Payouts under way at once: each finds some of its answers lost, none all of them.
const ESCROWS: usize = 3;

/// Calls on the way from a decision to the network, half of them to one of those who sign, half to the other; those
/// that only one of them is asked are lost with whoever it is.
const LOST: [&[&str]; 2] = [
    &["open_wallet", "import_multisig_info"],
    &["export_multisig_info", "close_wallet"],
];
const OF_ONE: [&str; 5] = [
    "transfer",
    "describe_transfer",
    "store",
    "sign_multisig",
    "submit_multisig",
];

#[tokio::test]
async fn everybody_is_paid_once_all_the_same() {
    let stack = Stack::start_with(StackOptions {
        ready_wallets: 8,
        proxied: true,
        ..StackOptions::default()
    })
    .await;
    let purchases = funded(&stack).await;
    let proxies = stack.proxies();
    let signers = [Role::Buyer, Role::Vendor].map(|role| &proxies.roles.get(role)[0]);
    for (proxy, calls) in signers.into_iter().zip(LOST) {
        proxy.delay(Duration::from_millis(50));
        for method in calls.iter().chain(&OF_ONE) {
            proxy.lose_answers(method, 1);
        }
    }
    for purchase in &purchases {
        purchase.ship().await.ok();
        purchase.confirm().await.ok();
    }
    for purchase in &purchases {
        purchase.ends("released", LIMIT).await;
    }
    let lost = signers.map(Proxy::lost).concat();
    for method in LOST.concat().iter().chain(&OF_ONE) {
        assert!(lost.iter().any(|lost| lost == method), "{method}: {lost:?}");
    }
    let receipts = Receipts::of(&stack).await;
    for purchase in &purchases {
        let paid = receipts.paid_by(&purchase.payout_ids().await).await;
        let owed = released(Piconero(paid.network));
        assert_eq!((paid.shares(), paid.transactions), (owed, 1), "{paid:?}");
    }
}

async fn funded(stack: &Stack) -> Vec<Purchase<'_>> {
    let mut purchases = Vec::new();
    let mut payments = Vec::new();
    for _ in 0..ESCROWS {
        let purchase = stack.order().await;
        payments.push(purchase.address().await);
        purchases.push(purchase);
    }
    let payments: Vec<(&str, Piconero)> = payments.iter().map(|address| (address.as_str(), PRICE)).collect();
    stack.regtest.pay_many(&payments).await.unwrap();
    stack.mine(11).await;
    for purchase in &purchases {
        purchase.reaches("funded").await;
    }
    purchases
}
