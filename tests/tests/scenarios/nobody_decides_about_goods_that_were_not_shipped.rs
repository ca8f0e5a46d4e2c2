//! A dispute before anything was shipped, which neither the arbiter nor the deputy ever looks at.

use tests::person::Person;
use tests::purchase::refunded;
use tests::{Stack, StackOptions};

#[tokio::test]
async fn the_buyer_has_everything_back() {
    let stack = Stack::start_with(StackOptions {
        dispute_secs: 4,
        deputy: true,
        ..StackOptions::default()
    })
    .await;
    let purchase = stack.order().await.funded().await.disputed().await;
    purchase.outlasts("disputed").await;
    // It was the deputy's when the time was over.
    let deputy = Person::login(&stack.base, "deputy").await;
    purchase.award(&stack.arbiter, 0).await.refused(404, "not_found");
    purchase.award(&deputy, 0).await.refused(409, "wrong_state");
    let network_fee = purchase.settles("refunded").await;
    assert_eq!(purchase.balances().await, refunded(network_fee));
    assert_eq!(stack.stock().await, 5, "back on the shelf");
}
