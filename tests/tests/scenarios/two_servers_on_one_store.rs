//! A second server is started on a store that has one already.

use serde_json::{Value, json};
use tests::person::Person;
use tests::purchase::released;
use tests::{Purchase, Stack, eventually};

#[tokio::test]
async fn it_moves_nothing_and_takes_over_when_the_first_is_gone() {
    let mut stack = Stack::start().await;
    let ids = stack.order().await.funded().await.shipped().await.ids();
    let (_second, base) = stack.second_server().await;
    stack.buyer = Person::login(&base, "buyer").await;

    // Whoever sleeps still holds the engine.
    stack.server.sleep();
    let confirm = format!("/api/orders/{}/confirm", ids.0);
    let confirmed = || async { stack.buyer.post(&confirm, &json!({})).await.status.as_u16() };
    // The first may have been in the middle of storing something.
    eventually("a page of the second", confirmed, |status| *status == 200).await;
    let purchase = Purchase::again(&stack, ids.clone());
    for _ in 0..12 {
        stack.mine(1).await;
        let escrow = purchase.escrow().await;
        assert_eq!(escrow["state"], "settling");
        assert_eq!(escrow["payouts"][0]["tx_id"], Value::Null, "nobody signs");
    }

    stack.server.kill_hard();
    let purchase = Purchase::again(&stack, ids.clone());
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));

    // Back again, it is the one that waits, and nothing is paid twice.
    stack.server.restart().await;
    stack.mine(1).await;
    let purchase = Purchase::again(&stack, ids);
    assert_eq!(purchase.payout_ids().await.len(), 1, "paid once");
    assert_eq!(purchase.balances().await, released(network_fee));
}
