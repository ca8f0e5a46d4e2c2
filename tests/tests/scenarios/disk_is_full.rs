//! The store's files cannot grow any more, as on a full disk.

use std::fs;

use serde_json::json;
use tests::purchase::released;
use tests::{Answer, Purchase, Stack, eventually};

/// What the files may still grow by. Less than the log of changes holds before it is folded into the store.
const ROOM: u64 = 256 * 1024;
/// Listings of some kilobytes that would surely fill it.
const LISTINGS: usize = 500;

#[tokio::test]
async fn changes_are_refused_and_nothing_is_lost() {
    let mut stack = Stack::start().await;
    let ids = stack.order().await.funded().await.shipped().await.ids();
    // Else the system ends a process that lets a file grow too far, before it can be told.
    stack.server.launcher = &["env", "--ignore-signal=XFSZ"];
    stack.crash().await;
    stack.server.limit_files(Some(largest_file(&stack) + ROOM));

    let refused = fill(&stack).await;
    refused.refused(503, "unavailable");
    let purchase = Purchase::again(&stack, ids.clone());
    assert_eq!(
        purchase.escrow().await["state"],
        "shipped",
        "pages are still served"
    );
    stack.mine(3).await;

    stack.server.limit_files(None);
    let look = || stack.buyer.get("/health");
    eventually("health", look, |answer| answer.status == 200).await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
    assert_eq!(purchase.payout_ids().await.len(), 1, "paid once");
}

fn largest_file(stack: &Stack) -> u64 {
    let folder = stack.config.parent().unwrap();
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().metadata().unwrap());
    files
        .filter(fs::Metadata::is_file)
        .map(|file| file.len())
        .max()
        .unwrap()
}

/// Lists goods until the store takes no more; gives the refusal.
async fn fill(stack: &Stack) -> Answer {
    let listing = json!({
        "title": "Linden honey", "description": "500 g, from one hive. ".repeat(150), "price_piconero": 1_000_000_000_000_u64,
        "stock": 5, "category": "food",
    });
    for _ in 0..LISTINGS {
        let answer = stack.vendor.post("/api/listings", &listing).await;
        if !answer.status.is_success() {
            return answer;
        }
    }
    panic!("{LISTINGS} listings fit into {ROOM} bytes");
}
