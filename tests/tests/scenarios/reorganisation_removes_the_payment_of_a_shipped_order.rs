//! The goods are on their way, and the payment is no longer in the chain: nothing moves until it is back.

use std::time::{Duration, Instant};

use serde_json::Value;
use tests::purchase::released;
use tests::{Stack, eventually};

/// The time that nobody may lose: deadlines are prolonged by whole seconds.
const ON_HOLD: Duration = Duration::from_secs(2);

#[tokio::test]
async fn it_is_on_hold_meanwhile_and_has_that_time_more() {
    let stack = Stack::start().await;
    let purchase = stack.order().await.funded().await.shipped().await;
    let deadline = || async { purchase.escrow().await["deadline"].as_i64().expect("a deadline") };
    let release_at = deadline().await;

    // The ten blocks since the payment, its own among them.
    let daemon = &stack.regtest.daemon;
    let taken_off = Instant::now();
    daemon.pop_blocks(10).await.expect("fewer blocks");
    let payment = daemon.pool().await.expect("the payment")[0];
    let bytes = daemon.take_out(payment).await.expect("its bytes");
    let frozen = purchase.reaches("frozen").await;
    let seen_frozen = Instant::now();
    assert_eq!(
        (&frozen["next_actor"], &frozen["deadline"]),
        (&"network".into(), &Value::Null)
    );
    let tried = || async {
        stack.mine(1).await;
        purchase.confirm().await.refused(409, "wrong_state");
        purchase
            .award(&stack.arbiter, 0)
            .await
            .refused(409, "wrong_state");
        seen_frozen.elapsed()
    };
    eventually("a while on hold", tried, |elapsed| *elapsed >= ON_HOLD).await;
    assert_eq!(purchase.escrow().await["state"], "frozen");
    assert!(purchase.payout_ids().await.is_empty());

    let at_least = seen_frozen.elapsed().as_secs();
    daemon.hand_in(&bytes).await.expect("taken");
    purchase.reaches("shipped").await;
    let at_most = taken_off.elapsed().as_secs();
    let prolonged = (deadline().await - release_at).cast_unsigned();
    assert!(
        (at_least * 1000..=at_most * 1000).contains(&prolonged),
        "{at_least} to {at_most} s on hold, {prolonged} ms more"
    );
    // It is back in the pool, and does not count yet.
    purchase.confirm().await.refused(409, "unconfirmed");
    daemon.relayed(payment).await.expect("passed on");
    stack.mine(10).await;
    purchase
        .becomes("ten confirmations", |escrow| escrow["confirmations"] == 10)
        .await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
