//! Somebody changes an amount in the store: the escrow is stopped, and goes on once store and chain agree.

use tests::purchase::released;
use tests::stack::{PRICE, StackOptions};
use tests::{Purchase, ServerProcess, Stack, eventually, store_file};

const DISCREPANCY: &str = "wallet_balance_discrepancy_piconero";

#[tokio::test]
async fn nothing_moves_until_they_agree() {
    let mut stack = Stack::start_with(StackOptions {
        reconcile_secs: 1,
        ..StackOptions::default()
    })
    .await;
    let purchase = stack.order().await.funded().await.shipped().await;
    let ids = purchase.ids();
    let (_, escrow_id) = ids.clone();
    let verify = ["escrow", "verify", escrow_id.as_str()];
    let told = ServerProcess::run(&stack.config, &verify, "");
    assert!(told.contains("1 of 1 escrows are on the chain"), "{told}");

    // The rules have nothing to try again here.
    let refused = ServerProcess::attempt(&stack.config, &["escrow", "retry", &escrow_id], "");
    assert!(
        !refused.success && purchase.escrow().await["state"] == "shipped",
        "{refused:?}"
    );

    stack.server.kill_hard();
    let falsified = "UPDATE chain_outputs SET output = json_set(output, '$.amount', 600000000000)";
    assert_eq!(store_file::execute(&stack.config, falsified).await, 1);
    stack.server.restart().await;
    let again = Purchase::again(&stack, ids.clone());
    let frozen = again.reaches("frozen").await;
    assert_eq!(frozen["next_actor"], "marketplace");
    let gauge = || stack.metric(DISCREPANCY);
    eventually("a discrepancy", gauge, |found| {
        *found == Some(600_000_000_000 - PRICE.0)
    })
    .await;
    again.confirm().await.refused(409, "wrong_state");
    let verified = ServerProcess::attempt(&stack.config, &verify, "");
    assert!(
        !verified.success && verified.out.contains("carries 0.5 XMR"),
        "{verified:?}"
    );
    let listed = ServerProcess::run(&stack.config, &["escrow", "list", "--frozen"], "");
    assert!(listed.contains("store and chain differ"), "{listed}");

    // The operator can have the chain read again; deciding that it is right is not theirs.
    let reference = listed.split_whitespace().next().unwrap();
    let told = ServerProcess::run(&stack.config, &["escrow", "retry", reference], "");
    assert!(told.contains("read again"), "{told}");
    again.reaches("shipped").await;
    eventually("no discrepancy", gauge, |found| *found == Some(0)).await;
    again.confirm().await.ok();
    let network_fee = again.settles("released").await;
    assert_eq!(again.balances().await, released(network_fee));
    let told = ServerProcess::run(&stack.config, &verify, "");
    assert!(
        told.contains("payout") && told.contains("1 of 1 escrows are on the chain"),
        "{told}"
    );

    stack.server.stop();
    let forged = "UPDATE escrows SET record = json_set(record, '$.contract.payout_address', '4Thief')";
    assert_eq!(store_file::execute(&stack.config, forged).await, 1);
    let offline = ["escrow", "verify", "--offline"];
    let found = ServerProcess::attempt(&stack.config, &offline, "");
    assert!(
        !found.success && found.out.contains("the hash chain breaks at entry 0"),
        "{found:?}"
    );
}
