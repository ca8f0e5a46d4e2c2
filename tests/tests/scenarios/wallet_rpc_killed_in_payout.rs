//! Wallet processes die while a payout is being built and signed.

use domain::Role;
use tests::purchase::released;
use tests::{Purchase, Stack};

const SIGNERS: [Role; 2] = [Role::Buyer, Role::Vendor];

#[tokio::test]
async fn the_vendor_is_paid_once_all_the_same() {
    let mut stack = Stack::start().await;
    let purchase = stack.order().await.funded().await.shipped().await;
    purchase.confirm().await.ok();
    let ids = purchase.ids();
    for role in SIGNERS {
        stack.regtest.roles.get_mut(role)[0].kill_hard().unwrap();
    }
    let purchase = Purchase::again(&stack, ids.clone());
    assert_eq!(purchase.escrow().await["state"], "settling");
    assert!(purchase.payout_ids().await.is_empty(), "not signed yet");
    for role in SIGNERS {
        stack.regtest.roles.get_mut(role)[0].restart().await.unwrap();
    }
    let purchase = Purchase::again(&stack, ids);
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
    assert_eq!(purchase.payout_ids().await.len(), 1, "paid once");
}
