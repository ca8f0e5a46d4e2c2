//! A store is put back from a snapshot that does not know of a payout: nothing moves until the operator has looked,
//! and the payout is not made again.

use reqwest::StatusCode;
use serde_json::Value;
use tests::purchase::released;
use tests::stack::StackOptions;
use tests::{Purchase, ServerProcess, Stack, eventually};

const RESUME: [&str; 2] = ["admin", "resume"];

#[tokio::test]
async fn it_watches_until_the_operator_has_looked_and_pays_nothing_twice() {
    let mut stack = Stack::start_with(StackOptions {
        reconcile_secs: 1,
        ..StackOptions::default()
    })
    .await;
    let purchase = stack.order().await.funded().await.shipped().await;
    stack.measures("escrow_key_images_watched", 1).await;
    let ids = purchase.ids();
    let backup = stack.config.with_file_name("backup");
    let backup = backup.to_str().unwrap();
    let _made = ServerProcess::run(&stack.config, &["backup", backup], "");
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    let paid = purchase.balances().await;
    assert_eq!(paid, released(network_fee));

    let told = ServerProcess::attempt(&stack.config, &["restore", backup], "");
    assert!(!told.success && told.err.contains("in use"), "{told:?}");
    stack.server.stop();
    let told = ServerProcess::run(&stack.config, &["check-backup", backup], "");
    assert!(told.contains("is good: 1 orders, 1 escrows"), "{told}");
    let told = ServerProcess::run(&stack.config, &["restore", backup], "");
    assert!(told.contains("no money moves"), "{told}");
    stack.server.restart_until("/health/live").await;
    let again = Purchase::again(&stack, ids);
    // The chain shows a payout that the store does not know.
    let frozen = again.reaches("frozen").await;
    assert_eq!(frozen["next_actor"], "marketplace");
    let found = doctor(&stack, |found| {
        text(found, "restored").contains("older than its mark")
            && level(found, "reconciliation") == "ok"
            && level(found, "engine") == "ok"
    })
    .await;
    assert_eq!(level(&found, "restored"), "fail", "{found}");
    assert!(text(&found, "restored").contains("1 signed"), "{found}");
    assert_eq!(
        stack.buyer.reach("/health").await,
        Some(StatusCode::SERVICE_UNAVAILABLE)
    );
    again.confirm().await.refused(409, "wrong_state");

    let told = ServerProcess::run(&stack.config, &RESUME, "");
    assert!(told.contains("money moves again"), "{told}");
    let listed = ServerProcess::run(&stack.config, &["escrow", "list", "--frozen"], "");
    assert!(listed.contains("which was not made here"), "{listed}");
    let found = doctor(&stack, |found| level(found, "restored") == "ok").await;
    assert_eq!(level(&found, "frozen"), "fail", "{found}");
    stack.mine(11).await;
    assert_eq!(again.balances().await, paid, "nothing was paid twice");
    let nothing = ServerProcess::attempt(&stack.config, &RESUME, "");
    assert!(nothing.err.contains("was not restored"), "{nothing:?}");
}

/// Asks until the doctor's findings look like this.
async fn doctor(stack: &Stack, accept: impl Fn(&Value) -> bool) -> Value {
    let look = || async {
        let told = ServerProcess::attempt(&stack.config, &["doctor", "--json"], "");
        assert!(!told.success, "{told:?}");
        serde_json::from_str(&told.out).unwrap_or_default()
    };
    eventually("what the doctor finds", look, accept).await
}

fn finding<'a>(found: &'a Value, name: &str, field: &str) -> &'a str {
    let found = found.as_array().into_iter().flatten();
    let mut named = found.filter(|finding| finding["name"] == name);
    named
        .next()
        .and_then(|finding| finding[field].as_str())
        .unwrap_or_default()
}

fn level<'a>(found: &'a Value, name: &str) -> &'a str {
    finding(found, name, "level")
}

fn text<'a>(found: &'a Value, name: &str) -> &'a str {
    finding(found, name, "text")
}
