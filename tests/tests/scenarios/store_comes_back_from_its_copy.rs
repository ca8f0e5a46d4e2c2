//! The store is copied while the server uses it, and put back after it was lost: purchases go on where they were, and
//! within the time that operators are promised.

use std::time::{Duration, Instant};

use tests::purchase::released;
use tests::stack::StackOptions;
use tests::{Purchase, ServerProcess, Stack, eventually};

/// From the loss until money moves again.
const PROMISED: Duration = Duration::from_mins(15);

#[tokio::test]
async fn what_was_bought_is_there_and_goes_on() {
    let mut stack = Stack::start_with(StackOptions {
        reconcile_secs: 1,
        ..StackOptions::default()
    })
    .await;
    let bought = stack.order().await.funded().await.ids();
    let copy = stack.config.with_file_name("copy.db");
    let copy = copy.to_str().unwrap();
    let _bytes = ServerProcess::run(&stack.config, &["backup", copy], "");

    let lost = Instant::now();
    stack.server.stop();
    let told = ServerProcess::run(&stack.config, &["restore", copy], "");
    assert!(told.contains("no money moves"), "{told}");
    stack.server.restart_until("/health/live").await;
    let resume = || async { ServerProcess::attempt(&stack.config, &["admin", "resume"], "") };
    eventually("a comparison, and the operator's word", resume, |told| {
        told.success
    })
    .await;
    let took = lost.elapsed();
    println!("restored in {:.1} s", took.as_secs_f64());
    assert!(took < PROMISED, "{took:?}");

    let told = ServerProcess::run(&stack.config, &["escrow", "verify"], "");
    assert!(told.contains("1 of 1 escrows are on the chain"), "{told}");
    let purchase = Purchase::again(&stack, bought).shipped().await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
