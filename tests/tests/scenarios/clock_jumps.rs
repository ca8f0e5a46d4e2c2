//! The host's clock jumps half a day ahead while money is in escrow, and back again.

use std::fs;

use tests::purchase::released;
use tests::stack::StackOptions;
use tests::{Purchase, Stack, eventually};

const HOUR: u64 = 3_600;

#[tokio::test]
async fn neither_moves_money_nor_stops_it() {
    let mut stack = Stack::start_with(StackOptions {
        release_secs: 6 * HOUR,
        ..StackOptions::default()
    })
    .await;
    let clock = stack.config.with_file_name("clock");
    let jump = |secs: u64| fs::write(&clock, secs.to_string()).expect("the clock");
    jump(0);
    let variable = ("MARKETPLACE_FAULT_CLOCK", clock.display().to_string());
    stack.server.env.push(variable);
    stack.crash().await;
    let purchase = stack.order().await.funded().await.shipped().await;

    jump(12 * HOUR);
    // A reminder takes no block: the deadline has been looked at by the clock that is ahead.
    let path = format!("/api/escrows/{}/transcript", purchase.escrow_id);
    let look = || async { stack.buyer.get(&path).await.ok().to_string() };
    eventually("a reminder", look, |transcript| transcript.contains("\"tick\"")).await;
    stack.mine(2).await;
    assert_eq!(
        purchase.escrow().await["state"],
        "shipped",
        "the chain's clock has not passed it"
    );
    purchase.confirm().await.ok();
    let signed = || purchase.payout_ids();
    eventually("a signed payout", signed, |ids| !ids.is_empty()).await;

    let ids = purchase.ids();
    jump(0);
    stack.crash().await;
    let purchase = Purchase::again(&stack, ids);
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
