//! A transaction that the marketplace did not make takes the money out of an escrow.

use tests::purchase::released;
use tests::stack::StackOptions;
use tests::{Purchase, ServerProcess, Stack, eventually};

/// The store forgets a payout: to it, whoever made the transaction is a stranger with the keys.
#[tokio::test]
async fn the_escrow_is_frozen_until_the_strange_transaction_is_gone() {
    let mut stack = Stack::start_with(StackOptions {
        reconcile_secs: 1,
        ..StackOptions::default()
    })
    .await;
    let purchase = stack.order().await.funded().await.shipped().await;
    stack.measures("escrow_key_images_watched", 1).await;
    let ids = purchase.ids();
    let before = stack.server.set_aside();

    stack.server.restart().await;
    let purchase = Purchase::again(&stack, ids.clone());
    purchase.confirm().await.ok();
    let signed = || purchase.payout_ids();
    let payouts = eventually("a signed payout", signed, |ids| !ids.is_empty()).await;
    let strange = payouts[0].parse().expect("a hash");
    let pool = || async { stack.regtest.daemon.pool().await.expect("a pool") };
    eventually("it in the pool", pool, |pool| pool.contains(&strange)).await;
    stack.server.take_back(&before);
    stack.server.restart_until("/health/live").await;

    let purchase = Purchase::again(&stack, ids);
    let frozen = purchase.reaches("frozen").await;
    assert_eq!(frozen["next_actor"], "marketplace");
    stack.measures("escrow_foreign_spends_total", 1).await;
    // The operator says that the store may be worked with all the same.
    let resume = || async { ServerProcess::attempt(&stack.config, &["admin", "resume"], "") };
    eventually("the engine at work", resume, |told| told.success).await;
    purchase.confirm().await.refused(409, "wrong_state");
    stack.regtest.daemon.relayed(strange).await.expect("passed on");
    stack.mine(1).await;
    purchase.confirm().await.refused(409, "wrong_state");

    stack.regtest.daemon.pop_blocks(1).await.expect("a block less");
    stack
        .regtest
        .daemon
        .forget(strange)
        .await
        .expect("nobody keeps it");
    purchase.reaches("shipped").await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
