//! Listing things for sale.

use domain::AccountRole;
use serde_json::json;

use crate::testing::TestApp;

const XMR: u64 = 1_000_000_000_000;

#[tokio::test]
async fn a_vendor_lists_something_and_everybody_sees_it() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let id = app.listing(&mut vera, "A red book", XMR).await;
    let shown = app.visitor().get(&format!("/api/listings/{id}")).await;
    let shown = shown.expect_status(200).json();
    assert_eq!(shown["title"], "A red book");
    assert_eq!(shown["price_piconero"], XMR);
    assert_eq!((&shown["stock"], &shown["vendor"]), (&json!(3), &json!("vera")));
    assert_eq!(
        (&shown["category"], &shown["active"]),
        (&json!("books"), &json!(true))
    );
}

#[tokio::test]
async fn only_a_vendor_with_a_payout_address_may_list() {
    let app = TestApp::start().await;
    let mut unpaid = app.user("unpaid", AccountRole::Vendor).await;
    let mut people = vec![
        (app.visitor(), 401, "sign_in_required"),
        (unpaid.clone(), 409, "no_payout_address"),
    ];
    for role in [
        AccountRole::Buyer,
        AccountRole::Arbiter,
        AccountRole::Moderator,
        AccountRole::Admin,
    ] {
        people.push((app.user(role.name(), role).await, 403, "not_a_vendor"));
    }
    let before = app.rows().await;
    for (mut person, status, code) in people {
        person
            .post("/api/listings", &TestApp::draft("A book", XMR))
            .await
            .expect_error(status, code);
    }
    assert_eq!(app.rows().await, before);
    unpaid.get("/api/profile").await.expect_status(200);
}

#[tokio::test]
async fn what_cannot_be_sold_so_is_refused_and_leaves_nothing() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let before = app.rows().await;
    for (field, value, code) in [
        ("title", json!("ab"), "invalid_title"),
        ("title", json!("x".repeat(121)), "invalid_title"),
        ("title", json!("two\nlines"), "invalid_title"),
        ("title", json!(7), "invalid_field"),
        ("description", json!("  "), "invalid_description"),
        ("description", json!("x".repeat(10_001)), "invalid_description"),
        ("description", json!("\u{0}"), "invalid_description"),
        ("price_piconero", json!(0), "price_too_low"),
        ("price_piconero", json!(1), "price_too_low"),
        ("price_piconero", json!(10 * XMR + 1), "price_too_high"),
        ("price_piconero", json!(u64::MAX), "price_too_high"),
        ("price_piconero", json!(-1), "invalid_field"),
        ("price_piconero", json!(1.5), "invalid_field"),
        ("price_piconero", json!("1"), "invalid_field"),
        ("stock", json!(0), "invalid_stock"),
        ("stock", json!(1_000_001), "invalid_stock"),
        ("stock", json!(-1), "invalid_field"),
        ("category", json!("weapons"), "unknown_category"),
    ] {
        let mut body = TestApp::draft("A book", XMR);
        body[field] = value;
        vera.post("/api/listings", &body).await.expect_error(422, code);
    }
    assert_eq!(app.rows().await, before);
}

#[tokio::test]
async fn a_price_may_reach_the_limit_of_the_environment() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    app.listing(&mut vera, "Dear", 10 * XMR).await;
}

#[tokio::test]
async fn a_vendor_changes_and_withdraws_a_listing() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let path = format!(
        "/api/listings/{}",
        app.listing(&mut vera, "A red book", XMR).await
    );
    let changed = vera
        .patch(&path, &json!({ "price_piconero": 2 * XMR, "stock": 9 }))
        .await;
    let changed = changed.expect_status(200).json();
    assert_eq!(
        (&changed["price_piconero"], &changed["stock"]),
        (&json!(2 * XMR), &json!(9))
    );
    assert_eq!(changed["title"], "A red book");

    vera.patch(&path, &json!({ "active": false }))
        .await
        .expect_status(200);
    app.visitor().get(&path).await.expect_error(404, "not_found");
    vera.get(&path).await.expect_status(200);
    let list = app.visitor().get("/api/listings").await.json();
    assert_eq!(list["listings"], json!([]));
}

#[tokio::test]
async fn nobody_changes_somebody_elses_listing() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let path = format!(
        "/api/listings/{}",
        app.listing(&mut vera, "A red book", XMR).await
    );
    let before = vera.get(&path).await.json();
    let change = json!({ "price_piconero": 2 * XMR });
    app.vendor("rival")
        .await
        .patch(&path, &change)
        .await
        .expect_error(404, "not_found");
    app.visitor()
        .patch(&path, &change)
        .await
        .expect_error(401, "sign_in_required");
    vera.patch(&path, &json!({ "price_piconero": 0 }))
        .await
        .expect_error(422, "price_too_low");
    assert_eq!(vera.get(&path).await.json(), before);
}

#[tokio::test]
async fn unknown_listings_are_not_found() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    for id in [
        "0",
        "nothing",
        "01930000-0000-7000-8000-000000000001",
        "%00",
        "../users",
    ] {
        let path = format!("/api/listings/{id}");
        app.visitor().get(&path).await.expect_error(404, "not_found");
        vera.patch(&path, &json!({ "stock": 1 }))
            .await
            .expect_error(404, "not_found");
    }
}

#[tokio::test]
async fn an_ended_session_lists_nothing() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    app.clock.advance_secs(app.state.config.accounts.session_secs);
    let refused = vera.post("/api/listings", &TestApp::draft("A book", XMR)).await;
    refused.expect_error(401, "sign_in_required");
    assert!(app.rows().await.contains(&("listings".to_owned(), 0)));
}
