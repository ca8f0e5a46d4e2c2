//! The buyer pays too much.

use domain::Piconero;
use tests::Stack;
use tests::purchase::fee_on;
use tests::stack::PRICE;

#[tokio::test]
async fn the_surplus_goes_back_to_the_buyer() {
    let stack = Stack::start().await;
    let purchase = stack.order().await;
    purchase.address().await;
    let surplus = 123_456_789_012;
    purchase.pay(Piconero(PRICE.0 + surplus)).await;
    purchase.reaches("confirming").await;
    stack.mine(10).await;
    purchase.reaches("funded").await;
    let purchase = purchase.shipped().await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    let fee = fee_on(PRICE.0);
    assert_eq!(
        purchase.balances().await,
        [PRICE.0 - fee - network_fee.0, fee, surplus]
    );
}
