//! A dispute, and an award that leaves the vendor nothing.

use tests::Stack;
use tests::purchase::refunded;

#[tokio::test]
async fn the_buyer_is_refunded_and_nobody_has_a_fee() {
    let stack = Stack::start().await;
    let purchase = stack.disputed().await;
    purchase.award(&stack.arbiter, 1000).await.ok();
    let network_fee = purchase.settles("refunded").await;
    assert_eq!(purchase.balances().await, refunded(network_fee));
    assert_eq!(stack.stock().await, 4, "the goods were shipped");
}
