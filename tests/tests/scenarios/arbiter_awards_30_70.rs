//! A dispute, and an award that pays both.

use tests::Stack;
use tests::purchase::split;

#[tokio::test]
async fn an_award_of_30_to_70_pays_both_to_the_piconero() {
    let stack = Stack::start().await;
    let purchase = stack.disputed().await;
    purchase
        .award(&stack.buyer, 1000)
        .await
        .refused(403, "wrong_role");
    purchase.award(&stack.vendor, 0).await.refused(403, "wrong_role");
    purchase.award(&stack.arbiter, 300).await.ok();
    purchase
        .award(&stack.arbiter, 700)
        .await
        .refused(409, "wrong_state");
    let network_fee = purchase.settles("split").await;
    assert_eq!(purchase.balances().await, split(300, network_fee));
}
