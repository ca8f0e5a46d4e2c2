//! A signed payout becomes invalid for good: the chain is replaced from below the payment that it spends.

use tests::purchase::fee_on;
use tests::server_process::ServerProcess;
use tests::stack::PRICE;
use tests::{Purchase, Stack, eventually};

/// The blocks since the payment, its own among them.
const SINCE_PAID: u64 = 10;

#[tokio::test]
async fn it_is_built_anew_from_the_same_money() {
    let mut stack = Stack::start().await;
    let purchase = stack.order().await.funded().await.shipped().await;
    purchase.confirm().await.ok();
    let signed = || purchase.payout_ids();
    let first = eventually("a signed payout", signed, |ids| !ids.is_empty()).await;
    let submitted = || async { stack.regtest.daemon.pool().await.expect("a pool") };
    let first_id = first[0].parse().expect("a hash");
    eventually("it in the pool", submitted, |pool| pool.contains(&first_id)).await;
    let ids = purchase.ids();
    let (_, escrow_id) = ids.clone();

    stack.server.kill_hard();
    let daemon = &stack.regtest.daemon;
    daemon.pop_blocks(SINCE_PAID).await.expect("fewer blocks");
    daemon.forget(first_id).await.expect("no payout in the pool");
    let pool = daemon.pool().await.expect("the payment");
    let payment = daemon.take_out(pool[0]).await.expect("its bytes");
    // It is mined later than before: its place among all outputs, which the payout's ring names, is another one.
    stack.mine(1).await;
    daemon.hand_in(&payment).await.expect("taken");
    daemon.relayed(pool[0]).await.expect("passed on");
    stack.mine(SINCE_PAID + 1).await;
    stack.server.restart().await;

    let purchase = Purchase::again(&stack, ids);
    // Once the chain has been looked at, each retry sends it once more at once, until it is given up; then a retry builds
    // another one.
    let retry = || async { ServerProcess::attempt(&stack.config, &["escrow", "retry", &escrow_id], "") };
    eventually("it given up", retry, |told| told.out.trim() == "now settling").await;
    let path = format!("/api/escrows/{escrow_id}/transcript");
    let transcript = stack.buyer.get(&path).await.ok().to_string();
    assert!(transcript.contains("payout_rejected"), "{transcript}");
    let network_fee = purchase.settles("released").await;
    assert_ne!(purchase.payout_ids().await, first, "another transaction");
    let fee = fee_on(PRICE.0);
    assert_eq!(purchase.balances().await, [PRICE.0 - fee - network_fee.0, fee, 0]);
}
