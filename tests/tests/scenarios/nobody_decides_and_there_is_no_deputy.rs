//! The only arbiter never looks at a dispute.

use tests::purchase::split;
use tests::{Stack, StackOptions};

#[tokio::test]
async fn the_contract_decides_at_once() {
    let stack = Stack::start_with(StackOptions {
        dispute_secs: 4,
        ..StackOptions::default()
    })
    .await;
    let purchase = stack.disputed().await;
    purchase.outlasts("disputed").await;
    purchase
        .award(&stack.arbiter, 0)
        .await
        .refused(409, "wrong_state");
    let network_fee = purchase.settles("split").await;
    assert_eq!(purchase.balances().await, split(500, network_fee));
}
