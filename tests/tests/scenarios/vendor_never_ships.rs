//! The vendor takes an order and does nothing.

use tests::purchase::refunded;
use tests::{Stack, StackOptions};

#[tokio::test]
async fn the_buyer_has_the_money_back_after_the_time_to_ship() {
    let options = StackOptions {
        ship_secs: 5,
        ..StackOptions::default()
    };
    let stack = Stack::start_with(options).await;
    let purchase = stack.order().await.funded().await;
    purchase.outlasts("funded").await;
    purchase.ship().await.refused(409, "wrong_state");
    let network_fee = purchase.settles("refunded").await;
    assert_eq!(purchase.balances().await, refunded(network_fee));
    assert_eq!(stack.stock().await, 5, "back on the shelf");
}
