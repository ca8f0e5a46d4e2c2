//! A wallet process dies while the keys of an escrow are being made.

#![cfg(test)]

use domain::Role;
use tests::purchase::fee_on;
use tests::stack::PRICE;
use tests::{Purchase, Stack};

#[tokio::test]
async fn the_order_gets_an_address_that_can_be_paid_from() {
    let mut stack = Stack::start().await;
    // No wallet is ready yet: the order waits for the ceremony that has begun.
    let ids = stack.order().await.ids();
    for role in Role::ALL {
        let process = &mut stack.regtest.roles.get_mut(role)[0];
        process.kill_hard().unwrap();
        process.restart().await.unwrap();
    }
    let purchase = Purchase::again(&stack, ids).funded().await.shipped().await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    let fee = fee_on(PRICE.0);
    assert_eq!(purchase.balances().await, [PRICE.0 - fee - network_fee.0, fee, 0]);
}
