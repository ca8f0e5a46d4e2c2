//! Neither the arbiter nor the deputy ever looks at a dispute.

use tests::person::Person;
use tests::purchase::split;
use tests::{Stack, StackOptions, eventually};

#[tokio::test]
async fn a_dispute_passes_to_the_deputy_and_then_the_contract_decides() {
    let options = StackOptions {
        dispute_secs: 4,
        deputy: true,
        ..StackOptions::default()
    };
    let stack = Stack::start_with(options).await;
    let purchase = stack.disputed().await;
    let (_, escrow) = purchase.ids();
    let deputy = Person::login(&stack.base, "deputy").await;
    let cases = || async { deputy.get("/api/escrows").await.ok()["escrows"].clone() };
    assert_eq!(cases().await, serde_json::json!([]), "not yet the deputy's");
    let is_there = |cases: &serde_json::Value| cases[0]["escrow_id"] == escrow;
    // The chain's own clock has to pass the deadlines too, so blocks are mined until one of them has.
    let mined = || async {
        stack.mine(1).await;
        cases().await
    };
    eventually("the deputy's turn", mined, is_there).await;
    purchase.award(&stack.arbiter, 0).await.refused(404, "not_found");

    purchase.outlasts("disputed").await;
    purchase.award(&deputy, 0).await.refused(409, "wrong_state");
    let network_fee = purchase.settles("split").await;
    assert_eq!(purchase.balances().await, split(500, network_fee));
}
