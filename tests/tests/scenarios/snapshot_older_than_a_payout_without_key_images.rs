//! A store is put back from a snapshot that knows neither of a payout nor of the key image that would show it: the
//! escrow's wallets are asked while nothing moves, and the operator cannot go on before they have answered.

use domain::Role;
use tests::purchase::released;
use tests::stack::StackOptions;
use tests::{Ended, Purchase, ServerProcess, Stack, eventually, store_file};

const RESUME: [&str; 2] = ["admin", "resume"];

#[tokio::test]
async fn the_payout_is_found_out_before_money_moves() {
    let mut stack = Stack::start_with(StackOptions {
        reconcile_secs: 1,
        ..StackOptions::default()
    })
    .await;
    let ids = stack.order().await.funded().await.shipped().await.ids();
    let before = stack.server.set_aside();
    stack.server.restart().await;
    let purchase = Purchase::again(&stack, ids.clone());
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    let paid = purchase.balances().await;
    assert_eq!(paid, released(network_fee));

    stack.server.take_back(&before);
    for forget in ["DELETE FROM key_image_spends", "DELETE FROM key_images"] {
        store_file::execute(&stack.config, forget).await;
    }
    stack.regtest.roles.get_mut(Role::Vendor)[0].kill_hard().unwrap();
    stack.server.restart_until("/health/live").await;
    let resume = || async { ServerProcess::attempt(&stack.config, &RESUME, "") };
    let compared = |told: &Ended| !told.err.contains("have not been compared");
    let refused = eventually("a comparison with the chain", resume, compared).await;
    assert!(
        !refused.success && refused.err.contains("--despite-unwatched"),
        "{refused:?}"
    );
    let told = ServerProcess::attempt(&stack.config, &["doctor"], "");
    let says = |line: &str| told.out.lines().any(|told| told.starts_with(line));
    assert!(
        says("ok    reconciliation") && says("fail  unwatched"),
        "{told:?}"
    );
    let warned = || async { stack.server.logged("key images cannot be learned") };
    eventually("a warning", warned, |lines| !lines.is_empty()).await;
    let again = Purchase::again(&stack, ids.clone());
    assert_eq!(again.escrow().await["state"], "shipped", "nothing shows it yet");

    let vendor = stack.regtest.roles.get_mut(Role::Vendor);
    vendor[0].restart().await.unwrap();
    let again = Purchase::again(&stack, ids);
    again.reaches("frozen").await;
    let told = ServerProcess::run(&stack.config, &RESUME, "");
    assert!(told.contains("money moves again"), "{told}");
    again.confirm().await.refused(409, "wrong_state");
    stack.mine(11).await;
    assert_eq!(again.balances().await, paid, "nothing was paid twice");
}
