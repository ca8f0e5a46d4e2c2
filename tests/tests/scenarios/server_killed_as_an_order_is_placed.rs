//! The server dies as soon as an order is stored, before anybody was answered: the order is there, with its wallet.

use std::future::ready;

use reqwest::StatusCode;
use tests::purchase::{order, released};
use tests::{Person, Purchase, Stack, eventually};

#[tokio::test]
async fn the_order_has_its_wallet_and_can_be_paid() {
    let mut stack = Stack::start().await;
    stack.server.kill_hard();
    stack.server.start_to_die("engine.committed", 1);
    let anybody = Person::anonymous(&stack.base);
    let well = || async { anybody.reach("/health").await == Some(StatusCode::OK) };
    eventually("a server that is well", well, |well| *well).await;
    let answer = stack.buyer.try_post("/api/orders", &order(&stack)).await;
    assert!(answer.is_none(), "nobody was left to answer");
    let dead = || ready(stack.server.has_aborted());
    eventually("a server that has died", dead, |dead| *dead).await;

    stack.server.restart().await;
    assert_eq!(stack.stock().await, 4);
    let orders = stack.buyer.get("/api/orders").await.ok();
    let orders = orders["orders"].as_array().unwrap();
    assert_eq!(orders.len(), 1, "{orders:?}");
    let id = orders[0]["order_id"].as_str().unwrap();
    let placed = stack.buyer.get(&format!("/api/orders/{id}")).await.ok();
    // The first thing that is read: no effect had to be performed.
    assert_eq!(placed["escrow"]["state"], "awaiting_funding", "{placed}");
    let escrow = placed["escrow_id"].as_str().unwrap().to_owned();
    let purchase = Purchase::again(&stack, (id.to_owned(), escrow));
    assert_eq!(placed["escrow"]["address"], purchase.address().await);

    let purchase = purchase.funded().await.shipped().await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
