//! The chain grows by many blocks between two looks at it.

use serde_json::json;
use tests::Stack;
use tests::purchase::refunded;
use tests::stack::PRICE;

#[tokio::test]
async fn a_late_payment_is_not_forgotten() {
    let stack = Stack::start().await;
    let purchase = stack.order().await;
    let address = purchase.address().await;
    purchase.act(&stack.buyer, "cancel", &json!({})).await.ok();
    stack.regtest.pay(&address, PRICE).await.unwrap();
    stack.mine(5).await;
    // Seen with five confirmations; then with many more, none of them in between.
    purchase
        .becomes("five confirmations", |escrow| escrow["confirmations"] == 5)
        .await;
    stack.server.sleep();
    stack.mine(30).await;
    stack.server.wake();
    let network_fee = purchase.settles("cancelled").await;
    assert_eq!(purchase.balances().await, refunded(network_fee));
}
