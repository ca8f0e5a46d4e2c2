//! The vendor cannot deliver, and says so before shipping.

use serde_json::json;
use tests::Stack;
use tests::purchase::refunded;

#[tokio::test]
async fn the_buyer_has_everything_back_less_the_network_fee() {
    let stack = Stack::start().await;
    let purchase = stack.order().await.funded().await;
    purchase
        .act(&stack.buyer, "cancel", &json!({}))
        .await
        .refused(409, "wrong_state");
    purchase.act(&stack.vendor, "cancel", &json!({})).await.ok();
    assert_eq!(stack.stock().await, 5, "the goods are back on the shelf");
    let network_fee = purchase.settles("refunded").await;
    assert_eq!(purchase.balances().await, refunded(network_fee));
}
