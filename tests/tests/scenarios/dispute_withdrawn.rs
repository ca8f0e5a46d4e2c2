//! The buyer takes a dispute back.

use serde_json::json;
use tests::Stack;
use tests::purchase::released;

#[tokio::test]
async fn the_order_goes_on_where_it_was() {
    let stack = Stack::start().await;
    let purchase = stack.disputed().await;
    purchase
        .act(&stack.vendor, "withdraw", &json!({}))
        .await
        .refused(403, "wrong_role");
    purchase.act(&stack.buyer, "withdraw", &json!({})).await.ok();
    purchase.reaches("shipped").await;
    purchase
        .award(&stack.arbiter, 1000)
        .await
        .refused(409, "wrong_state");
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
