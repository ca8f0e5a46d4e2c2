//! Somebody sends dust to an escrow's address, to spoil it.

use domain::Piconero;
use tests::Stack;
use tests::purchase::released;
use tests::stack::PRICE;

#[tokio::test]
async fn dust_neither_counts_nor_blocks_the_payout() {
    let stack = Stack::start().await;
    let purchase = stack.order().await;
    let address = purchase.address().await;
    stack
        .regtest
        .pay_many(&[(&address, Piconero(7)), (&address, Piconero(11))])
        .await
        .unwrap();
    stack.mine(10).await;
    purchase.pay(PRICE).await;
    let seen = purchase.reaches("confirming").await;
    assert_eq!(seen["received_piconero"], PRICE.0);
    stack.mine(10).await;
    purchase.reaches("funded").await;
    stack.regtest.pay(&address, Piconero(13)).await.unwrap();
    stack.mine(10).await;
    let purchase = purchase.shipped().await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
