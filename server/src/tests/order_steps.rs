//! What the parties do to an order.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::purchase::{CENT, Shop};

#[tokio::test]
async fn an_order_is_shipped_once_and_confirmed_once() {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    shop.vendor
        .post(&order.path("ship"), &json!({}))
        .await
        .expect_error(409, "wrong_state");
    shop.address(&order).await;
    shop.pay(&order, 10).await;

    let note = json!({ "note": "Parcel 42" });
    let shipped = shop
        .vendor
        .post(&order.path("ship"), &note)
        .await
        .expect_status(200)
        .json();
    assert_eq!(shipped["state"], "shipped");
    shop.vendor
        .post(&order.path("ship"), &note)
        .await
        .expect_error(409, "wrong_state");
    let shown = shop
        .buyer
        .get(&format!("/api/orders/{}", order.order))
        .await
        .json();
    assert_eq!(shown["shipping_note"], "Parcel 42");
    let hidden = shop
        .arbiter
        .get(&format!("/api/orders/{}", order.order))
        .await
        .json();
    assert_eq!(
        (&hidden["shipping_note"], &hidden["delivery"]),
        (&Value::Null, &Value::Null)
    );

    let confirmed = shop
        .buyer
        .post(&order.path("confirm"), &json!({}))
        .await
        .expect_status(200)
        .json();
    assert_eq!(confirmed["state"], "settling");
    assert_eq!(confirmed["payouts"][0]["recipient"], "Vendor");
    assert_eq!(confirmed["payouts"][0]["amount_piconero"], CENT);
    shop.buyer
        .post(&order.path("confirm"), &json!({}))
        .await
        .expect_error(409, "wrong_state");
}

#[tokio::test]
async fn shipping_needs_no_body() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    let request = Request::post(order.path("ship")).body(Body::empty()).unwrap();
    shop.vendor.send(request).await.expect_status(200);
}

#[tokio::test]
async fn a_cancelled_order_gives_its_pieces_back() {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    assert_eq!(shop.stock().await, 2);
    let done = shop
        .buyer
        .post(&order.path("cancel"), &json!({}))
        .await
        .expect_status(200)
        .json();
    assert_eq!(done["state"], "cancelled");
    assert_eq!(shop.stock().await, 3);
    shop.buyer
        .post(&order.path("cancel"), &json!({}))
        .await
        .expect_error(409, "wrong_state");
    assert_eq!(shop.stock().await, 3);
}

#[tokio::test]
async fn a_dispute_is_decided_by_its_arbiter() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    shop.arbiter
        .post(&order.path("dispute"), &json!({ "reason": "x" }))
        .await
        .expect_error(403, "wrong_role");
    shop.buyer
        .post(&order.path("dispute"), &json!({ "reason": " " }))
        .await
        .expect_error(422, "invalid_reason");
    let reason = json!({ "reason": "Nothing came" });
    shop.buyer
        .post(&order.path("dispute"), &reason)
        .await
        .expect_status(200);
    shop.vendor
        .post(&order.path("withdraw"), &json!({}))
        .await
        .expect_error(403, "wrong_role");

    let cases = shop
        .arbiter
        .get("/api/escrows?state=disputed")
        .await
        .expect_status(200)
        .json();
    assert_eq!(cases["escrows"][0]["escrow_id"], order.escrow);
    assert_eq!(cases["escrows"][0]["reason"], "Nothing came");

    let path = format!("/api/escrows/{}/award", order.escrow);
    let share = |permille: u32, reason: &str| json!({ "buyer_permille": permille, "reason": reason });
    shop.arbiter
        .post(&path, &share(1_001, "x"))
        .await
        .expect_error(422, "invalid_share");
    shop.arbiter
        .post(&path, &share(70_000, "x"))
        .await
        .expect_error(422, "invalid_field");
    shop.arbiter
        .post(&path, &share(300, ""))
        .await
        .expect_error(422, "invalid_reason");
    shop.buyer
        .post(&path, &share(1_000, "mine"))
        .await
        .expect_error(403, "wrong_role");
    let done = shop
        .arbiter
        .post(&path, &share(300, "Half lost"))
        .await
        .expect_status(200)
        .json();
    assert_eq!(done["state"], "settling");
    let parts: Vec<_> = done["payouts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| &part["amount_piconero"])
        .collect();
    assert_eq!(parts, [&json!(CENT * 3 / 10), &json!(CENT * 7 / 10)]);
    shop.arbiter
        .post(&path, &share(300, "again"))
        .await
        .expect_error(409, "wrong_state");
    let cases = shop.arbiter.get("/api/escrows?state=disputed").await.json();
    assert_eq!(cases["escrows"], json!([]));
    let cases = shop.arbiter.get("/api/escrows").await.json();
    assert_eq!(cases["escrows"][0]["reason"], "Nothing came");
}

#[tokio::test]
async fn the_same_proposal_from_both_settles_a_dispute() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    shop.vendor
        .post(&order.path("dispute"), &json!({ "reason": "?" }))
        .await
        .expect_status(200);
    let half = json!({ "buyer_permille": 500 });
    shop.arbiter
        .post(&order.path("propose"), &half)
        .await
        .expect_error(403, "wrong_role");
    shop.buyer
        .post(&order.path("propose"), &json!({ "buyer_permille": 1001 }))
        .await
        .expect_error(422, "invalid_share");
    let one = shop
        .buyer
        .post(&order.path("propose"), &half)
        .await
        .expect_status(200)
        .json();
    assert_eq!(
        (&one["state"], &one["dispute"]["proposed_by_buyer_permille"]),
        (&json!("disputed"), &json!(500))
    );
    let both = shop
        .vendor
        .post(&order.path("propose"), &half)
        .await
        .expect_status(200)
        .json();
    assert_eq!(both["state"], "settling");
}

#[tokio::test]
async fn a_dispute_can_be_taken_back() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    shop.buyer
        .post(&order.path("withdraw"), &json!({}))
        .await
        .expect_error(409, "wrong_state");
    shop.buyer
        .post(&order.path("dispute"), &json!({ "reason": "?" }))
        .await
        .expect_status(200);
    let done = shop
        .buyer
        .post(&order.path("withdraw"), &json!({}))
        .await
        .expect_status(200)
        .json();
    assert_eq!(done["state"], "funded");
    shop.buyer
        .post(&order.path("dispute"), &json!({ "reason": "!" }))
        .await
        .expect_status(200);
    shop.buyer
        .post(&order.path("withdraw"), &json!({}))
        .await
        .expect_error(409, "withdrawn_before");
    let page = shop.buyer.get(&format!("/orders/{}", order.order)).await.text();
    assert!(!page.contains("Withdraw the dispute"), "{page}");
}
