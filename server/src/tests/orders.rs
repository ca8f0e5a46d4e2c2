//! Placing, showing and changing orders.

use axum::body::Body;
use axum::http::{Request, header};
use domain::AccountRole;
use serde_json::{Value, json};

use super::metrics::{shows, value};
use super::purchase::{CENT, Shop};
use crate::escrow::EngineState;
use crate::testing::{OTHER_ADDRESS, TestApp};

#[tokio::test]
async fn an_order_takes_a_piece_and_freezes_its_contract() {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    assert_eq!(shop.stock().await, 2);

    let shown = shop
        .buyer
        .get(&format!("/api/orders/{}", order.order))
        .await
        .expect_status(200)
        .json();
    for (field, value) in [
        ("title", json!("Kettle")),
        ("quantity", json!(1)),
        ("amount_piconero", json!(CENT)),
        ("state", json!("pending")),
        ("buyer", json!("ben")),
        ("vendor", json!("vera")),
        ("arbiter", json!("ada")),
        ("your_role", json!("buyer")),
        ("delivery", json!("Ben, 1 High Street")),
        ("refund_address", json!(OTHER_ADDRESS)),
    ] {
        assert_eq!(shown[field], value, "{field}");
    }
    assert_eq!(shown["escrow"]["address"], Value::Null);
    let escrow = shop.escrow(&order).await;
    assert_eq!(
        shown["escrow"]["contract_hash"],
        escrow.contract.hash().unwrap().to_string()
    );
}

#[tokio::test]
async fn an_order_that_waits_for_its_address_does_not_look_at_each_change_of_others() {
    let mut shop = Shop::open().await;
    let other = shop.order().await;
    let (mut buyer, wish) = (shop.app.buyer("bea").await, shop.wish(1));
    let metrics = &shop.app.state.metrics;
    let operations = |operation: &str, table: &str| {
        format!("db_operation_duration_seconds_count{{operation=\"{operation}\",table=\"{table}\"}}")
    };
    let reads = || value(metrics, &operations("get", "escrows")).unwrap_or(0.0);
    let before = reads();
    shop.app.state.engine_status.set(EngineState::Active);
    let others_go_on = async {
        shows(metrics, &operations("place", "orders"), 2.0).await;
        shop.address(&other).await;
        for confirmations in 1..=10 {
            shop.pay(&other, confirmations).await;
        }
    };
    let (placed, ()) = tokio::join!(buyer.post("/api/orders", &wish), others_go_on);
    placed.expect_status(201);
    assert!(reads() - before <= 2.0, "{} reads", reads() - before);
}

#[tokio::test]
async fn an_order_that_is_wrong_changes_nothing() {
    let mut shop = Shop::open().await;
    let before = shop.app.rows().await;
    let changed = |field: &str, value: Value| {
        let mut wish = shop.wish(1);
        wish[field] = value;
        wish
    };
    let cases = [
        (changed("quantity", json!(0)), 422, "invalid_quantity"),
        (changed("quantity", json!(4)), 409, "out_of_stock"),
        (changed("quantity", json!(-1)), 422, "invalid_field"),
        (changed("quantity", json!(u32::MAX)), 422, "amount_too_large"),
        (changed("refund_address", json!("")), 422, "invalid_address"),
        (
            changed("refund_address", json!(format!("{OTHER_ADDRESS}1"))),
            422,
            "invalid_address",
        ),
        (
            changed("refund_address", json!(OTHER_ADDRESS.replace('8', "9"))),
            422,
            "invalid_address",
        ),
        (changed("delivery", json!("  ")), 422, "invalid_delivery"),
        (
            changed("delivery", json!("x".repeat(2_001))),
            422,
            "invalid_delivery",
        ),
        (
            changed("listing_id", json!("0198a000-0000-7000-8000-000000000000")),
            404,
            "not_found",
        ),
        (json!({}), 422, "invalid_field"),
    ];
    for (wish, status, code) in cases {
        shop.buyer
            .post("/api/orders", &wish)
            .await
            .expect_error(status, code);
    }
    let wish = shop.wish(1);
    shop.vendor
        .post("/api/orders", &wish)
        .await
        .expect_error(403, "own_listing");
    shop.arbiter
        .post("/api/orders", &wish)
        .await
        .expect_error(403, "cannot_buy");
    shop.app
        .visitor()
        .post("/api/orders", &wish)
        .await
        .expect_error(401, "sign_in_required");
    assert_eq!(shop.app.rows().await, before);
    assert_eq!(shop.stock().await, 3);
}

#[tokio::test]
async fn an_order_above_the_largest_escrow_is_refused() {
    let mut shop = Shop::open().await;
    let largest = shop.app.state.config.escrow.max_piconero.0;
    let dear = shop.app.listing(&mut shop.vendor, "Samovar", largest).await;
    let mut wish = shop.wish(2);
    wish["listing_id"] = json!(dear);
    shop.buyer
        .post("/api/orders", &wish)
        .await
        .expect_error(422, "amount_too_large");
    wish["quantity"] = json!(1);
    shop.buyer.post("/api/orders", &wish).await.expect_status(201);
}

#[tokio::test]
async fn without_an_arbiter_nobody_can_buy() {
    let app = crate::testing::TestApp::start().await;
    let mut vendor = app.vendor("vera").await;
    let listing = app.listing(&mut vendor, "Kettle", CENT).await;
    let wish = json!({
        "listing_id": listing, "quantity": 1, "refund_address": OTHER_ADDRESS, "delivery": "Here",
    });
    app.buyer("ben")
        .await
        .post("/api/orders", &wish)
        .await
        .expect_error(503, "unavailable");
}

#[tokio::test]
async fn two_buyers_of_the_last_piece_get_one() {
    let mut shop = Shop::open().await;
    let path = format!("/api/listings/{}", shop.listing);
    shop.vendor
        .patch(&path, &json!({ "stock": 1 }))
        .await
        .expect_status(200);
    let mut other = shop.app.buyer("bea").await;
    let wish = shop.wish(1);
    let (one, two) = tokio::join!(
        shop.buyer.post("/api/orders", &wish),
        other.post("/api/orders", &wish)
    );
    let (won, lost) = if one.status.is_success() {
        (one, two)
    } else {
        (two, one)
    };
    won.expect_status(201);
    lost.expect_error(409, "out_of_stock");
    assert_eq!(shop.stock().await, 0);
}

#[tokio::test]
async fn the_same_submission_twice_is_one_order() {
    let mut shop = Shop::open().await;
    let request = |key: &str, wish: &Value| {
        Request::post("/api/orders")
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key)
            .body(Body::from(wish.to_string()))
            .unwrap()
    };
    let wish = shop.wish(1);
    let first = shop
        .buyer
        .send(request("one", &wish))
        .await
        .expect_status(201)
        .json();
    let again = shop
        .buyer
        .send(request("one", &wish))
        .await
        .expect_status(201)
        .json();
    assert_eq!(first, again);
    assert_eq!(shop.stock().await, 2);
    let second = shop
        .buyer
        .send(request("two", &wish))
        .await
        .expect_status(201)
        .json();
    assert_ne!(first, second);
    shop.buyer
        .send(request("", &wish))
        .await
        .expect_error(400, "invalid_idempotency_key");
    shop.buyer
        .send(request("one", &shop.wish(2)))
        .await
        .expect_error(409, "idempotency_key_reused");
    // Another buyer's key is another key.
    let mut other = shop.app.buyer("bea").await;
    assert_ne!(
        other.send(request("one", &wish)).await.expect_status(201).json(),
        first
    );
}

#[tokio::test]
async fn a_price_that_the_buyer_did_not_see_buys_nothing() {
    let mut shop = Shop::open().await;
    let mut wish = shop.wish(1);
    wish["unit_price_piconero"] = json!(CENT - 1);
    shop.buyer
        .post("/api/orders", &wish)
        .await
        .expect_error(409, "price_changed");
    assert_eq!(shop.stock().await, 3);
    wish["unit_price_piconero"] = json!(CENT);
    shop.buyer.post("/api/orders", &wish).await.expect_status(201);
}

#[tokio::test]
async fn a_buyer_holds_only_so_many_unpaid_orders() {
    let app = TestApp::with(|config| config.escrow.unpaid_orders_per_buyer = 2).await;
    let mut shop = Shop::open_in(app).await;
    let first = shop.order().await;
    shop.order().await;
    let wish = shop.wish(1);
    shop.buyer
        .post("/api/orders", &wish)
        .await
        .expect_error(409, "too_many_unpaid_orders");
    assert_eq!(shop.stock().await, 1);
    shop.buyer
        .post(&first.path("cancel"), &json!({}))
        .await
        .expect_status(200);
    shop.buyer.post("/api/orders", &wish).await.expect_status(201);
}

#[tokio::test]
async fn strangers_see_no_order() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    let mut stranger = shop.app.buyer("bea").await;
    let mut other_arbiter = shop.app.user("abe", AccountRole::Arbiter).await;
    for client in [&mut stranger, &mut other_arbiter] {
        for path in [
            format!("/api/orders/{}", order.order),
            format!("/api/escrows/{}", order.escrow),
            format!("/api/escrows/{}/transcript", order.escrow),
        ] {
            client.get(&path).await.expect_error(404, "not_found");
        }
        for (verb, body) in [
            ("ship", json!({})),
            ("confirm", json!({})),
            ("cancel", json!({})),
            ("dispute", json!({ "reason": "x" })),
            ("withdraw", json!({})),
            ("propose", json!({ "buyer_permille": 1 })),
        ] {
            client
                .post(&order.path(verb), &body)
                .await
                .expect_error(404, "not_found");
        }
        let award = json!({ "buyer_permille": 1, "reason": "x" });
        let path = format!("/api/escrows/{}/award", order.escrow);
        client.post(&path, &award).await.expect_error(404, "not_found");
    }
    let mut visitor = shop.app.visitor();
    visitor
        .get(&format!("/api/orders/{}", order.order))
        .await
        .expect_error(401, "sign_in_required");
    visitor
        .post(&order.path("confirm"), &json!({}))
        .await
        .expect_error(401, "sign_in_required");
}

#[tokio::test]
async fn everyone_does_only_what_their_role_does() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    shop.buyer
        .post(&order.path("ship"), &json!({}))
        .await
        .expect_error(403, "wrong_role");
    shop.arbiter
        .post(&order.path("ship"), &json!({}))
        .await
        .expect_error(403, "wrong_role");
    shop.vendor
        .post(&order.path("confirm"), &json!({}))
        .await
        .expect_error(403, "wrong_role");
    shop.arbiter
        .post(&order.path("cancel"), &json!({}))
        .await
        .expect_error(403, "wrong_role");
    shop.buyer
        .post(&order.path("cancel"), &json!({}))
        .await
        .expect_error(409, "wrong_state");
    let award = json!({ "buyer_permille": 1000, "reason": "x" });
    let path = format!("/api/escrows/{}/award", order.escrow);
    shop.buyer
        .post(&path, &award)
        .await
        .expect_error(403, "wrong_role");
    shop.arbiter
        .post(&path, &award)
        .await
        .expect_error(409, "wrong_state");
    assert_eq!(shop.escrow(&order).await.state.name(), "funded");
}

#[tokio::test]
async fn only_arbiters_have_cases() {
    let mut shop = Shop::open().await;
    shop.buyer
        .get("/api/escrows")
        .await
        .expect_error(403, "not_an_arbiter");
    shop.arbiter
        .get("/api/escrows?state=lost")
        .await
        .expect_error(400, "invalid_state");
    shop.app
        .visitor()
        .get("/api/escrows")
        .await
        .expect_error(401, "sign_in_required");
}

#[tokio::test]
async fn a_list_of_orders_goes_on_where_its_page_ended() {
    let mut shop = Shop::open().await;
    let mut placed = Vec::new();
    for _ in 0..3 {
        placed.insert(0, shop.order().await.order);
        shop.app.clock.advance_secs(1);
    }
    for client in [&mut shop.buyer, &mut shop.vendor] {
        let mut found: Vec<String> = Vec::new();
        let mut next = "/api/orders?limit=2".to_owned();
        loop {
            let page = client.get(&next).await.expect_status(200).json();
            let orders = page["orders"].as_array().unwrap().clone();
            found.extend(
                orders
                    .iter()
                    .map(|order| order["order_id"].as_str().unwrap().to_owned()),
            );
            let Some(cursor) = page["next_cursor"].as_str() else {
                break;
            };
            next = format!("/api/orders?limit=2&cursor={cursor}");
        }
        assert_eq!(found, placed);
    }
    assert_eq!(shop.arbiter.get("/api/orders").await.json()["orders"], json!([]));
    shop.buyer
        .get("/api/orders?cursor=x")
        .await
        .expect_error(400, "invalid_query");
    shop.app
        .visitor()
        .get("/api/orders")
        .await
        .expect_error(401, "sign_in_required");
}

#[tokio::test]
async fn the_least_busy_arbiter_is_chosen() {
    let mut shop = Shop::open().await;
    shop.app.user("abe", AccountRole::Arbiter).await;
    let mut arbiters = Vec::new();
    for _ in 0..2 {
        let order = shop.order().await;
        let shown = shop
            .buyer
            .get(&format!("/api/orders/{}", order.order))
            .await
            .json();
        arbiters.push(shown["arbiter"].as_str().unwrap().to_owned());
    }
    arbiters.sort();
    assert_eq!(arbiters, ["abe", "ada"]);
}
