//! The buyer pays a second time, after everything is over.

use tests::purchase::fee_on;
use tests::stack::PRICE;
use tests::{Stack, eventually};

#[tokio::test]
async fn money_after_the_end_goes_back_to_the_buyer() {
    let stack = Stack::start().await;
    let purchase = stack.order().await.funded().await.shipped().await;
    purchase.confirm().await.ok();
    let first = purchase.settles("released").await;
    purchase.pay(PRICE).await;
    stack.mine(11).await;
    let second = || async { purchase.payout_ids().await.len() };
    eventually("a second payout", second, |payouts| *payouts == 2).await;
    let back = purchase.settles("released").await;
    let fee = fee_on(PRICE.0);
    let vendor = PRICE.0 - fee - first.0;
    assert_eq!(purchase.balances().await, [vendor, fee, PRICE.0 - back.0]);
}
