//! What is stored as decided is not what contract and transcript lead to, before a payout is built or after: nobody signs
//! it, nothing is paid, and the operator is told.

use std::future::ready;

use serde_json::json;
use tests::purchase::fee_on;
use tests::server_process::ServerProcess;
use tests::stack::PRICE;
use tests::{Purchase, Stack, eventually, store_file};

/// Where the vendor is paid.
const ADDRESS: &str = "$.settlements[0].plan.shares[0].address";

#[tokio::test]
async fn changed_after_it_was_built_it_is_not_signed() {
    is_stopped("build_payout.stored").await;
}

#[tokio::test]
async fn changed_before_it_was_built_it_is_not_built() {
    is_stopped("build_payout.before").await;
}

/// The decision is changed when the server has died at this point.
async fn is_stopped(dies_at: &str) {
    let mut stack = Stack::start().await;
    let purchase = stack.order().await.funded().await.shipped().await;
    let ids = purchase.ids();
    let (_, escrow_id) = ids.clone();

    stack.server.kill_hard();
    stack.server.start_to_die(dies_at, 1);
    let confirmed = || async {
        let purchase = Purchase::again(&stack, ids.clone());
        let path = format!("/api/orders/{}/confirm", purchase.order_id);
        let answer = stack.buyer.try_post(&path, &json!({})).await;
        answer.is_some_and(|answer| answer.status.is_success())
    };
    eventually("the confirmation", confirmed, |done| *done).await;
    let built = || ready(stack.server.has_aborted());
    eventually(dies_at, built, |dead| *dead).await;

    // Somebody who can write to the store sends the vendor's money elsewhere.
    let elsewhere = stack.refund.address().to_owned();
    let set =
        |address: &str| format!("UPDATE escrows SET record = json_set(record, '{ADDRESS}', '{address}')");
    assert_eq!(store_file::execute(&stack.config, &set(&elsewhere)).await, 1);
    stack.server.restart().await;
    let purchase = Purchase::again(&stack, ids.clone());
    purchase.reaches("frozen").await;
    let told = ServerProcess::run(&stack.config, &["escrow", "list", "--state", "frozen"], "");
    assert!(told.contains("its payout was refused"), "{told}");
    assert!(told.contains("the transcript leads to"), "{told}");
    let doctor = ServerProcess::attempt(&stack.config, &["doctor", "--json"], "");
    assert!(!doctor.success, "{}", doctor.out);
    assert_eq!(purchase.payout_ids().await, Vec::<String>::new());
    assert_eq!(stack.regtest.daemon.pool().await.expect("a pool"), []);

    // With the decision as it was, the payout is built again and made.
    stack.server.stop();
    let decided = stack.payout.address().to_owned();
    assert_eq!(store_file::execute(&stack.config, &set(&decided)).await, 1);
    stack.server.restart().await;
    let told = ServerProcess::run(&stack.config, &["escrow", "retry", &escrow_id], "");
    assert_eq!(told.trim(), "now settling");
    let purchase = Purchase::again(&stack, ids);
    let network_fee = purchase.settles("released").await;
    let fee = fee_on(PRICE.0);
    assert_eq!(purchase.balances().await, [PRICE.0 - fee - network_fee.0, fee, 0]);
    assert_eq!(purchase.payout_ids().await.len(), 1);
}
