//! A wallet process dies while the keys of an escrow are being made.

use domain::Role;
use tests::purchase::released;
use tests::{Purchase, Stack, StackOptions, eventually};

#[tokio::test]
async fn the_order_gets_an_address_that_can_be_paid_from() {
    let mut stack = Stack::start_with(StackOptions {
        ready_wallets: 0,
        ..StackOptions::default()
    })
    .await;
    let ids = stack.order().await.ids();
    let files = || async { wallet_files(&stack) };
    eventually("a ceremony that has begun", files, |files| *files > 0).await;
    for role in Role::ALL {
        stack.regtest.roles.get_mut(role)[0].kill_hard().unwrap();
    }
    let escrow = Purchase::again(&stack, ids.clone()).escrow().await;
    assert_eq!(
        (&escrow["state"], &escrow["address"]),
        (&"pending".into(), &serde_json::Value::Null)
    );
    for role in Role::ALL {
        stack.regtest.roles.get_mut(role)[0].restart().await.unwrap();
    }
    let purchase = Purchase::again(&stack, ids).funded().await.shipped().await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}

/// How many wallets the buyer's side has begun.
fn wallet_files(stack: &Stack) -> usize {
    let dir = stack.regtest.roles.get(Role::Buyer)[0].dir();
    let keys = |file: &std::fs::DirEntry| {
        file.path()
            .extension()
            .is_some_and(|extension| extension == "keys")
    };
    let files = std::fs::read_dir(dir).unwrap().map(Result::unwrap);
    files.filter(keys).count()
}
