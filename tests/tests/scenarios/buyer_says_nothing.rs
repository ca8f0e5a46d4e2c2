//! The buyer gets the goods and is not heard of again.

use tests::purchase::released;
use tests::{Stack, StackOptions};

#[tokio::test]
async fn the_vendor_is_paid_at_the_deadline() {
    let options = StackOptions {
        release_secs: 5,
        ..StackOptions::default()
    };
    let stack = Stack::start_with(options).await;
    let purchase = stack.order().await.funded().await.shipped().await;
    purchase.outlasts("shipped").await;
    purchase.confirm().await.refused(409, "wrong_state");
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
