//! The buyer's wallet took its fee from the payment, and the rest follows.

use domain::Piconero;
use tests::Stack;
use tests::purchase::released;
use tests::stack::PRICE;

#[tokio::test]
async fn two_payments_together_are_enough() {
    let stack = Stack::start().await;
    let purchase = stack.order().await;
    purchase.address().await;
    let missing = Piconero(60_000_000_000);
    purchase.pay(Piconero(PRICE.0 - missing.0)).await;
    stack.mine(10).await;
    let part = purchase
        .becomes("a part", |escrow| {
            escrow["received_piconero"] == PRICE.0 - missing.0
        })
        .await;
    assert_eq!(part["state"], "awaiting_funding");
    purchase.ship().await.refused(409, "wrong_state");

    purchase.pay(missing).await;
    purchase.reaches("confirming").await;
    stack.mine(10).await;
    purchase.reaches("funded").await;
    let purchase = purchase.shipped().await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
