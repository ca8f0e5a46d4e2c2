//! A store is put back from a snapshot that does not know of an order: what its buyer has paid is found, and no other
//! buyer is shown the same address.

use tests::stack::{PRICE, StackOptions};
use tests::{ServerProcess, Stack, eventually};

#[tokio::test]
async fn its_payment_is_found_and_its_wallet_is_not_given_away_again() {
    let mut stack = Stack::start_with(StackOptions {
        reconcile_secs: 1,
        ..StackOptions::default()
    })
    .await;
    let snapshot = stack.server.set_aside();
    stack.server.restart().await;
    let forgotten = stack.order().await.funded().await;
    let address = forgotten.escrow().await["address"].clone();

    stack.server.take_back(&snapshot);
    stack.server.restart_until("/health/live").await;
    let told = ServerProcess::run(&stack.config, &["admin", "unknown-orders"], "");
    assert!(told.contains(&format!("{PRICE} XMR  at height")), "{told}");
    // An order placed meanwhile waits for its address.
    let order = stack.order().await;
    let resume = || async { ServerProcess::attempt(&stack.config, &["admin", "resume"], "") };
    let told = eventually("a comparison, and the operator's word", resume, |told| {
        told.success
    })
    .await;
    assert!(told.out.contains("1 prepared wallets were given up"), "{told:?}");
    order.address().await;
    assert_ne!(order.escrow().await["address"], address);
    assert_eq!(order.escrow().await["received_piconero"], 0);
    let told = ServerProcess::run(&stack.config, &["admin", "unknown-orders"], "");
    assert!(
        told.contains(&format!("{PRICE} XMR  at height")),
        "still known: {told}"
    );
}
