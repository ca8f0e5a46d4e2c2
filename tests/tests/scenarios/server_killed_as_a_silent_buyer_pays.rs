//! The buyer says nothing until the deadline, and the server dies again and again while the money is released.

use tests::purchase::released;
use tests::{Purchase, Stack, StackOptions, eventually};

/// Where it dies: when that is decided and nothing was done, when both have signed, and when the network has it.
const POINTS: [&str; 3] = [
    "build_payout.before",
    "co_sign_payout.performed",
    "broadcast_payout.performed",
];

#[tokio::test]
async fn the_vendor_is_paid_once() {
    let mut stack = Stack::start_with(StackOptions {
        release_secs: 5,
        ..StackOptions::default()
    })
    .await;
    let ids = stack.order().await.funded().await.shipped().await.ids();
    stack.server.kill_hard();
    for point in POINTS {
        stack.server.start_to_die(point, 1);
        let (server, regtest) = (&mut stack.server, &stack.regtest);
        // The chain's own clock has to pass the deadline too.
        let mined = || {
            let dead = server.has_aborted();
            async move {
                regtest.mine(1).await.expect("a block");
                dead
            }
        };
        eventually(point, mined, |dead| *dead).await;
    }
    stack.server.restart().await;

    let purchase = Purchase::again(&stack, ids);
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.payout_ids().await.len(), 1, "paid once");
    assert_eq!(purchase.balances().await, released(network_fee));
}
