//! The blocks that hold a payout are replaced before it has its confirmations.

use tests::purchase::released;
use tests::{Stack, eventually};

#[tokio::test]
async fn the_same_payout_is_mined_again_and_paid_once() {
    let stack = Stack::start().await;
    let purchase = stack.order().await.funded().await.shipped().await;
    purchase.confirm().await.ok();
    let signed = || purchase.payout_ids();
    let before = eventually("a signed payout", signed, |ids| !ids.is_empty()).await;
    // Mined as soon as it is in the pool: each block is one more confirmation from then on.
    let mine = || async {
        stack.mine(1).await;
        purchase.escrow().await["payouts"][0]["confirmations"].clone()
    };
    let deep = eventually("some confirmations", mine, |confirmations| *confirmations != 0).await;
    let deep = deep.as_u64().unwrap();
    assert!(deep < 10, "still reversible: {deep}");

    // One block more than it has confirmations may have come since.
    stack.regtest.daemon.pop_blocks(deep + 1).await.unwrap();
    let unmined = |escrow: &serde_json::Value| escrow["payouts"][0]["confirmations"] == 0;
    let settling = purchase.becomes("a payout without a block", unmined).await;
    assert_eq!(settling["state"], "settling");

    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.payout_ids().await, before, "the same transaction");
    assert_eq!(purchase.balances().await, released(network_fee));
}
