//! monerod cannot be reached for a while, and later dies.

use serde_json::Value;
use tests::purchase::released;
use tests::stack::PRICE;
use tests::{Purchase, Stack, StackOptions, eventually};

#[tokio::test]
async fn health_says_so_and_the_purchase_goes_on_afterwards() {
    let mut stack = Stack::start_with(StackOptions {
        proxied: true,
        ..StackOptions::default()
    })
    .await;
    let purchase = stack.order().await;
    purchase.address().await;

    stack.proxies().daemon.go_down();
    says(&stack, Some("does not answer")).await;
    purchase.pay(PRICE).await;
    stack.mine(10).await;
    let escrow = purchase.escrow().await;
    assert_eq!(
        (&escrow["state"], &escrow["received_piconero"]),
        (&"awaiting_funding".into(), &0.into())
    );
    stack.proxies().daemon.come_up();
    purchase.reaches("funded").await;
    says(&stack, None).await;

    let purchase = purchase.shipped().await;
    let ids = purchase.ids();
    stack.regtest.daemon.kill_hard().unwrap();
    says(&stack, Some("does not answer")).await;
    Purchase::again(&stack, ids.clone()).confirm().await.ok();
    stack.regtest.daemon.restart().await.unwrap();
    let purchase = Purchase::again(&stack, ids);
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
    assert_eq!(purchase.payout_ids().await.len(), 1, "paid once");
    says(&stack, None).await;
}

/// Waits until health says this of monerod.
async fn says(stack: &Stack, wanted: Option<&str>) {
    let look = || async { stack.buyer.get("/health").await };
    let fits = |answer: &tests::Answer| {
        let reason = &answer.body["checks"]["monerod"]["reason"];
        match wanted {
            Some(wanted) => answer.status == 503 && *reason == wanted,
            None => answer.status == 200 && *reason == Value::Null,
        }
    };
    eventually("health", look, fits).await;
}
