//! The marketplace was down for days, or came back from a backup of days ago: a deadline is later by that time, once, and
//! the order goes on.

use tests::purchase::released;
use tests::{Purchase, Stack, store_file};

const AWAY_SECS: u64 = 3 * 86_400;

#[tokio::test]
async fn the_deadline_is_later_and_the_order_goes_on() {
    let mut stack = Stack::start().await;
    let purchase = stack.order().await.funded().await.shipped().await;
    let before = purchase.escrow().await["deadline"].as_u64();
    let ids = purchase.ids();

    stack.server.stop();
    // The store as it would be had the server stopped then.
    let earlier = AWAY_SECS * 1_000;
    let statement =
        format!("UPDATE deadlines_seen SET at_ms = at_ms - {earlier}, tip_time_ms = tip_time_ms - {earlier}");
    assert_eq!(store_file::execute(&stack.config, &statement).await, 1);
    stack.server.restart().await;
    let purchase = Purchase::again(&stack, ids.clone());
    let is_later = |deadline: Option<u64>| deadline > before;
    purchase
        .becomes("more time", |escrow| is_later(escrow["deadline"].as_u64()))
        .await;

    // The next start finds nothing to give.
    stack.server.kill_hard();
    stack.server.restart().await;
    let purchase = Purchase::again(&stack, ids);
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
    let path = format!("/api/escrows/{}/transcript", purchase.escrow_id);
    let transcript = stack.buyer.get(&path).await.ok();
    let entries = transcript["entries"].as_array().expect("entries");
    let outages: Vec<_> = entries
        .iter()
        .filter(|entry| entry["event"]["name"] == "outage")
        .filter_map(|entry| entry["event"]["secs"].as_u64())
        .collect();
    assert!(
        matches!(outages[..], [secs] if (AWAY_SECS..AWAY_SECS + 600).contains(&secs)),
        "{outages:?}"
    );
}
