//! The buyer changes their mind before paying, and then money arrives all the same.

use serde_json::json;
use tests::Stack;
use tests::purchase::refunded;
use tests::stack::PRICE;

#[tokio::test]
async fn a_payment_after_the_cancellation_comes_back() {
    let stack = Stack::start().await;
    let purchase = stack.order().await;
    let address = purchase.address().await;
    purchase.act(&stack.buyer, "cancel", &json!({})).await.ok();
    purchase
        .act(&stack.buyer, "cancel", &json!({}))
        .await
        .refused(409, "wrong_state");
    assert_eq!(purchase.escrow().await["state"], "cancelled");
    assert_eq!(stack.stock().await, 5);

    stack.regtest.pay(&address, PRICE).await.unwrap();
    stack.mine(11).await;
    let network_fee = purchase.settles("cancelled").await;
    assert_eq!(purchase.balances().await, refunded(network_fee));
}
