//! A dispute, and an award that leaves the buyer nothing.

use tests::Stack;
use tests::purchase::released;

#[tokio::test]
async fn the_vendor_is_paid_as_if_the_buyer_had_confirmed() {
    let stack = Stack::start().await;
    let purchase = stack.disputed().await;
    purchase.award(&stack.arbiter, 0).await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
