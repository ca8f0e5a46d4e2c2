//! The buyer pays after the order has expired.

use tests::purchase::refunded;
use tests::stack::PRICE;
use tests::{Stack, StackOptions};

#[tokio::test]
async fn late_money_comes_back_and_the_order_stays_expired() {
    let stack = Stack::start_with(StackOptions {
        fund_secs: 6,
        prepared_wallets: 1,
        ..StackOptions::default()
    })
    .await;
    stack.prepared(1).await;
    let purchase = stack.order().await;
    let address = purchase.address().await;
    purchase.reaches("expired").await;
    assert_eq!(stack.stock().await, 5);
    stack.regtest.pay(&address, PRICE).await.unwrap();
    stack.mine(11).await;
    let network_fee = purchase.settles("expired").await;
    assert_eq!(purchase.balances().await, refunded(network_fee));
}
