//! What has happened since somebody last looked.

use serde_json::json;

use super::purchase::{Order, Shop};
use crate::testing::{Client, TestApp};

async fn has_news(client: &mut Client, order: &Order) -> bool {
    let html = client.get("/").await.expect_status(200).text();
    let (_, rest) = html.split_once("data-unread=\"").expect("the orders with news");
    rest.split('"')
        .next()
        .is_some_and(|orders| orders.contains(&order.order))
}

#[tokio::test]
async fn an_order_that_moves_on_is_news_until_one_has_looked() {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    assert!(
        !has_news(&mut shop.buyer, &order).await,
        "one's own order is no news"
    );
    assert!(has_news(&mut shop.vendor, &order).await);
    shop.address(&order).await;
    shop.pay(&order, 10).await;
    assert!(has_news(&mut shop.buyer, &order).await);
    let list = shop.buyer.get("/orders").await.text();
    assert!(list.contains("class=\"dot\""), "{list}");

    let page = format!("/orders/{}", order.order);
    shop.buyer.get(&page).await.expect_status(200);
    assert!(!has_news(&mut shop.buyer, &order).await);
    assert!(
        has_news(&mut shop.vendor, &order).await,
        "the other has not looked"
    );

    let read = shop.vendor.form("/orders/read", "").await;
    assert_eq!(read.expect_status(303).header("location"), "/orders");
    assert!(!has_news(&mut shop.vendor, &order).await);
    shop.vendor
        .post(&order.path("ship"), &json!({}))
        .await
        .expect_status(200);
    assert!(has_news(&mut shop.buyer, &order).await);
    assert!(!has_news(&mut shop.vendor, &order).await);
}

#[tokio::test]
async fn an_arbiter_hears_of_disputes_only() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    assert!(!has_news(&mut shop.arbiter, &order).await);
    let reason = json!({ "reason": "Broken" });
    shop.buyer
        .post(&order.path("dispute"), &reason)
        .await
        .expect_status(200);
    assert!(has_news(&mut shop.arbiter, &order).await);
    let list = shop.arbiter.get("/cases").await.text();
    assert!(list.contains("class=\"dot\""), "{list}");
    let read = shop.arbiter.form("/orders/read", "").await;
    assert_eq!(read.expect_status(303).header("location"), "/cases");
    assert!(!has_news(&mut shop.arbiter, &order).await);
}

#[tokio::test]
async fn a_silent_buyer_is_reminded_and_nobody_else() {
    let hour = 3_600;
    let app = TestApp::with(|config| config.escrow.release_secs = 4 * hour).await;
    let mut shop = Shop::open_in(app).await;
    let order = shop.funded().await;
    shop.vendor
        .post(&order.path("ship"), &json!({}))
        .await
        .expect_status(200);
    shop.buyer.form("/orders/read", "").await.expect_status(303);
    shop.vendor.form("/orders/read", "").await.expect_status(303);

    shop.later(3 * hour).await;
    assert!(has_news(&mut shop.buyer, &order).await);
    assert!(!has_news(&mut shop.vendor, &order).await);
    let page = shop.buyer.get(&format!("/orders/{}", order.order)).await.text();
    assert!(page.contains("Have the goods come?"), "{page}");
    assert!(page.contains("Reminded the buyer"), "{page}");

    shop.later(0).await;
    assert!(
        !has_news(&mut shop.buyer, &order).await,
        "a reminder is not repeated"
    );
}
