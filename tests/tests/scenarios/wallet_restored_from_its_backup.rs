//! A wallet gets no payment before the operator's command has copied its keys; then every wallet file is lost, and
//! the copies alone pay the vendor.

use std::fs;
use std::path::Path;

use domain::Role;
use serde_json::json;
use tests::purchase::released;
use tests::{Purchase, Stack, StackOptions, eventually};

#[tokio::test]
async fn the_copies_alone_pay_the_vendor() {
    let mut stack = Stack::start_with(StackOptions {
        ready_wallets: 0,
        wallet_backup: true,
        ..StackOptions::default()
    })
    .await;
    let backup = stack.regtest.dir().join("backup");
    let ids = stack.order().await.ids();
    // The command fails: its directory is not there yet.
    let failures = || stack.metric("wallet_backup_failures_total");
    eventually("a failed backup", failures, |count| *count > Some(0)).await;
    let purchase = Purchase::again(&stack, ids.clone());
    assert_eq!(purchase.escrow().await["address"], json!(null));
    assert_eq!(stack.metric("wallet_backup_pending").await, Some(1));
    assert_eq!(stack.metric("wallet_pool_ready").await, Some(0));
    fs::create_dir(&backup).unwrap();
    purchase.address().await;
    let purchase = purchase.funded().await.shipped().await;
    assert_eq!(stack.metric("wallet_backup_pending").await, Some(0));
    let ids = purchase.ids();

    stack.server.kill_hard();
    let copies: Vec<_> = fs::read_dir(&backup).unwrap().map(Result::unwrap).collect();
    assert_eq!(copies.len(), 4, "three files of keys and a record");
    for role in Role::ALL {
        let process = &mut stack.regtest.roles.get_mut(role)[0];
        process.kill_hard().unwrap();
        let dir = process.dir().to_owned();
        let lost = wallet_files(&dir);
        assert_eq!(lost.len(), 1, "one wallet of the {role}");
        for name in &lost {
            let keys = format!("{name}.keys");
            assert_eq!(
                fs::read(dir.join(&keys)).unwrap(),
                fs::read(backup.join(&keys)).unwrap()
            );
            fs::remove_file(dir.join(name)).unwrap();
            fs::remove_file(dir.join(&keys)).unwrap();
            fs::copy(backup.join(&keys), dir.join(&keys)).unwrap();
        }
        process.restart().await.unwrap();
    }
    stack.server.restart().await;

    let purchase = Purchase::again(&stack, ids);
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}

/// The wallets in a directory, by the names of their files.
fn wallet_files(dir: &Path) -> Vec<String> {
    let names = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.filter_map(|name| Some(name.to_str()?.strip_suffix(".keys")?.to_owned()));
    names.collect()
}
