//! Money that is time-locked arrives at the escrow's address: visible, and not to be spent.

use tests::Stack;
use tests::purchase::released;
use tests::stack::PRICE;

#[tokio::test]
async fn a_locked_payment_is_ignored_and_does_not_stand_in_the_way() {
    let stack = Stack::start().await;
    let purchase = stack.order().await;
    let address = purchase.address().await;
    // A miner's reward is locked for 60 blocks; wallets of today make no other locks, but see them all the same.
    stack.regtest.daemon.mine(1, &address).await.unwrap();
    stack.mine(12).await;
    // An ordinary payment that comes later is seen; so the locked one was looked at before, and ignored.
    purchase.pay(PRICE).await;
    let seen = purchase.reaches("confirming").await;
    assert_eq!(seen["received_piconero"], PRICE.0);
    stack.mine(10).await;
    purchase.reaches("funded").await;
    let purchase = purchase.shipped().await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
