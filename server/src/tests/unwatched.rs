//! Money whose key image is not known.

use domain::escrow::Event;
use domain::{Actor, EscrowId, OutputRef, Piconero, ReceivedOutput, TxId};
use serde_json::json;

use super::held::scan;
use super::metrics::shows;
use super::purchase::{Order, Shop, view};
use crate::escrow::{Unwatched, unwatched};
use crate::jobs;
use crate::store::{chain, key_images};

async fn found(shop: &Shop) -> Vec<Unwatched> {
    let mut db = shop.app.state.store.read("test", "key_images").await.unwrap();
    unwatched(&mut db).await.unwrap()
}

/// The watcher has seen these in a chain of `height` blocks.
async fn seen(shop: &Shop, id: EscrowId, outputs: Vec<ReceivedOutput>, height: u64) {
    let mut tx = shop.app.state.store.write("test", "chain_outputs").await.unwrap();
    chain::put_scan(&mut tx, &scan(id, outputs, height), &[])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn learned(shop: &Shop, id: EscrowId, output: OutputRef) {
    let mut tx = shop.app.state.store.write("test", "key_images").await.unwrap();
    key_images::put(&mut tx, id, output, &[7; 32]).await.unwrap();
    tx.commit().await.unwrap();
}

/// A paid escrow. Its payment has ten confirmations in a chain of 1,000 blocks.
async fn paid(shop: &mut Shop) -> Order {
    let order = shop.funded().await;
    seen(shop, order.escrow_id(), view(10).outputs, 1_000).await;
    order
}

#[tokio::test]
async fn what_counts_is_unwatched_until_its_key_image_is_known() {
    let mut shop = Shop::open().await;
    let escrow = paid(&mut shop).await.escrow_id();
    let (outputs, overdue) = (1, 0);
    let one = Unwatched {
        escrow,
        outputs,
        overdue,
    };
    assert_eq!(found(&shop).await, [one]);
    learned(&shop, escrow, view(10).outputs[0].output).await;
    assert_eq!(found(&shop).await, []);
}

#[tokio::test]
async fn it_is_overdue_after_five_blocks_more_and_the_gauge_says_so() {
    let mut shop = Shop::open().await;
    let escrow = paid(&mut shop).await.escrow_id();
    seen(&shop, escrow, Vec::new(), 1_004).await;
    assert_eq!(found(&shop).await[0].overdue, 0);
    seen(&shop, escrow, Vec::new(), 1_005).await;
    assert_eq!(found(&shop).await[0].overdue, 1);
    jobs::start(&shop.app.state).detach_all();
    shows(&shop.app.state.metrics, "escrow_outputs_unwatched", 1.0).await;
}

#[tokio::test]
async fn nobody_asks_for_dust() {
    let mut shop = Shop::open().await;
    let order = paid(&mut shop).await;
    let mut view = view(10);
    learned(&shop, order.escrow_id(), view.outputs[0].output).await;
    view.outputs.push(ReceivedOutput {
        output: OutputRef {
            tx_id: TxId([6; 32]),
            index: 0,
        },
        one_time_key: "cd".repeat(32),
        amount: Piconero(1),
        ..view.outputs[0].clone()
    });
    seen(&shop, order.escrow_id(), view.outputs.clone(), 1_000).await;
    shop.apply(&order, &Event::Chain(view), Actor::Watcher).await;
    assert_eq!(found(&shop).await, []);
}

#[tokio::test]
async fn the_wallets_of_a_payout_are_not_asked_between_its_signatures() {
    let mut shop = Shop::open().await;
    let order = paid(&mut shop).await;
    let refunded = shop.vendor.post(&order.path("cancel"), &json!({})).await;
    assert_eq!(refunded.expect_status(200).json()["state"], "settling");
    assert_eq!(found(&shop).await, []);
}
