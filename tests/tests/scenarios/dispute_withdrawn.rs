//! The buyer takes a dispute back.

use serde_json::json;
use tests::Stack;
use tests::purchase::fee_on;
use tests::stack::PRICE;

#[tokio::test]
async fn the_order_goes_on_where_it_was() {
    let stack = Stack::start().await;
    let purchase = stack
        .order()
        .await
        .funded()
        .await
        .shipped()
        .await
        .disputed()
        .await;
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
    let fee = fee_on(PRICE.0);
    let vendor = PRICE.0 - fee - network_fee.0;
    assert_eq!(purchase.balances().await, [vendor, fee, 0]);
}
