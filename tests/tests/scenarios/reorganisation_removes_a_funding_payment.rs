//! A payment that had all its confirmations is no longer in the chain.

use tests::Stack;
use tests::purchase::released;
use tests::stack::PRICE;

#[tokio::test]
async fn the_order_waits_for_the_money_again_and_the_sale_goes_on() {
    let stack = Stack::start().await;
    let purchase = stack.order().await.funded().await;

    // The ten blocks since the payment, its own among them; and nobody has kept the transaction.
    stack.regtest.daemon.pop_blocks(10).await.unwrap();
    stack.regtest.daemon.flush_pool().await.unwrap();
    let unpaid = purchase.reaches("awaiting_funding").await;
    assert_eq!(unpaid["received_piconero"], 0);
    purchase.ship().await.refused(409, "wrong_state");

    // The bank's wallet notices that its change is gone once the new branch is longer than the old one.
    stack.mine(12).await;
    purchase.pay(PRICE).await;
    purchase.reaches("confirming").await;
    stack.mine(10).await;
    purchase.reaches("funded").await;
    let purchase = purchase.shipped().await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
