//! The buyer gets the goods and is not heard of again.

use tests::purchase::fee_on;
use tests::stack::PRICE;
use tests::{Stack, StackOptions, eventually};

#[tokio::test]
async fn the_vendor_is_paid_at_the_deadline() {
    let options = StackOptions {
        release_secs: 5,
        ..StackOptions::default()
    };
    let stack = Stack::start_with(options).await;
    let purchase = stack.order().await.funded().await.shipped().await;
    // The chain's own clock has to pass the deadline too, so blocks are mined until one of them has.
    let look = || async {
        stack.mine(1).await;
        purchase.escrow().await["state"].clone()
    };
    eventually("the deadline", look, |state| state != "shipped").await;
    purchase.confirm().await.refused(409, "wrong_state");
    let network_fee = purchase.settles("released").await;
    let fee = fee_on(PRICE.0);
    let vendor = PRICE.0 - fee - network_fee.0;
    assert_eq!(purchase.balances().await, [vendor, fee, 0]);
}
