//! The server dies the hard way in every state that a purchase goes through.

use serde_json::Value;
use tests::purchase::released;
use tests::stack::PRICE;
use tests::{Purchase, Stack, StackOptions};

#[tokio::test]
async fn a_purchase_survives_a_kill_in_each_of_its_states() {
    let mut stack = Stack::start_with(StackOptions {
        ready_wallets: 0,
        ..StackOptions::default()
    })
    .await;
    let ids = stack.order().await.ids();
    stack.crash().await;
    Purchase::again(&stack, ids.clone()).address().await;
    stack.crash().await;
    let purchase = Purchase::again(&stack, ids.clone());
    purchase.pay(PRICE).await;
    purchase.reaches("confirming").await;
    // The blocks that fund it are mined while nobody is looking.
    stack.server.kill_hard();
    stack.mine(10).await;
    stack.server.restart().await;
    Purchase::again(&stack, ids.clone()).reaches("funded").await;
    stack.crash().await;
    Purchase::again(&stack, ids.clone())
        .shipped()
        .await
        .disputed()
        .await;
    stack.crash().await;
    let purchase = Purchase::again(&stack, ids.clone());
    purchase.act(&stack.buyer, "withdraw", &Value::Null).await.ok();
    purchase.reaches("shipped").await;
    stack.crash().await;
    Purchase::again(&stack, ids.clone()).confirm().await.ok();
    // In the middle of the payout, whatever it is doing.
    stack.crash().await;
    let purchase = Purchase::again(&stack, ids.clone());
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
    stack.crash().await;
    let purchase = Purchase::again(&stack, ids);
    assert_eq!(purchase.escrow().await["state"], "released");
    assert_eq!(purchase.payout_ids().await.len(), 1, "paid once");
}
