//! Buyer and vendor settle a dispute between themselves.

use serde_json::json;
use tests::Stack;
use tests::purchase::split;

#[tokio::test]
async fn the_same_proposal_from_both_is_paid() {
    let stack = Stack::start().await;
    let purchase = stack.disputed().await;
    let share = |permille: u16| json!({"buyer_permille": permille});
    purchase.act(&stack.buyer, "propose", &share(600)).await.ok();
    purchase.act(&stack.vendor, "propose", &share(250)).await.ok();
    assert_eq!(purchase.escrow().await["state"], "disputed");
    purchase.act(&stack.buyer, "propose", &share(250)).await.ok();
    purchase
        .award(&stack.arbiter, 1000)
        .await
        .refused(409, "wrong_state");
    let network_fee = purchase.settles("split").await;
    assert_eq!(purchase.balances().await, split(250, network_fee));
}
