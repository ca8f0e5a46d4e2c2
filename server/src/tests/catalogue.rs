//! Lists and searches.

use serde_json::{Value, json};

use crate::testing::{Client, TestApp};

const CENT: u64 = 10_000_000_000;

/// Every title, page by page.
async fn titles(client: &mut Client, path: &str) -> Vec<String> {
    let mut titles = Vec::new();
    let mut next = path.to_owned();
    loop {
        let page = client.get(&next).await.expect_status(200).json();
        let listings = page["listings"].as_array().unwrap().clone();
        titles.extend(
            listings
                .iter()
                .map(|listing| listing["title"].as_str().unwrap().to_owned()),
        );
        match &page["next_cursor"] {
            Value::String(cursor) => next = format!("{path}&cursor={cursor}"),
            _ => return titles,
        }
    }
}

async fn shop() -> TestApp {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    for (title, price) in [
        ("Green tea", 3),
        ("Black tea", 1),
        ("Tea pot, green", 3),
        ("Notebook", 2),
        ("Pencil", 3),
    ] {
        app.listing(&mut vera, title, price * CENT).await;
    }
    app
}

#[tokio::test]
async fn pages_hold_each_listing_once_in_every_order() {
    let app = shop().await;
    let mut visitor = app.visitor();
    for (sort, expected) in [
        (
            "newest",
            ["Pencil", "Notebook", "Tea pot, green", "Black tea", "Green tea"],
        ),
        (
            "price_asc",
            ["Black tea", "Notebook", "Green tea", "Tea pot, green", "Pencil"],
        ),
        (
            "price_desc",
            ["Pencil", "Tea pot, green", "Green tea", "Notebook", "Black tea"],
        ),
    ] {
        for limit in [1, 2, 3, 5, 100] {
            let found = titles(&mut visitor, &format!("/api/listings?sort={sort}&limit={limit}")).await;
            assert_eq!(found, expected, "{sort} by {limit}");
        }
    }
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let app = shop().await;
    let mut visitor = app.visitor();
    let range = format!(
        "/api/listings?min_price_piconero={}&max_price_piconero={}",
        2 * CENT,
        2 * CENT
    );
    assert_eq!(titles(&mut visitor, &range).await, ["Notebook"]);
    let above_all = format!("/api/listings?min_price_piconero={}", u64::MAX);
    assert!(titles(&mut visitor, &above_all).await.is_empty());
    assert!(
        titles(&mut visitor, "/api/listings?category=music")
            .await
            .is_empty()
    );
    assert_eq!(
        titles(&mut visitor, "/api/listings?category=books").await.len(),
        5
    );
}

#[tokio::test]
async fn a_search_finds_beginnings_of_words_best_first() {
    let app = shop().await;
    let mut visitor = app.visitor();
    for limit in [1, 2, 10] {
        let found = titles(&mut visitor, &format!("/api/listings/search?q=TEA&limit={limit}")).await;
        assert_eq!(found.len(), 3, "{found:?}");
        let found = titles(
            &mut visitor,
            &format!("/api/listings/search?q=gre+te&limit={limit}"),
        )
        .await;
        assert_eq!(found, ["Green tea", "Tea pot, green"]);
    }
    assert!(
        titles(&mut visitor, "/api/listings/search?q=coffee")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_search_follows_changes_of_the_text() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let id = app.listing(&mut vera, "Kettle", CENT).await;
    vera.patch(&format!("/api/listings/{id}"), &json!({ "title": "Samovar" }))
        .await
        .expect_status(200);
    assert!(
        titles(&mut vera, "/api/listings/search?q=kettle")
            .await
            .is_empty()
    );
    assert_eq!(
        titles(&mut vera, "/api/listings/search?q=samovar").await,
        ["Samovar"]
    );
}

#[tokio::test]
async fn sold_out_listings_leave_the_lists() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let id = app.listing(&mut vera, "Kettle", CENT).await;
    vera.patch(&format!("/api/listings/{id}"), &json!({ "stock": 0 }))
        .await
        .expect_status(200);
    assert!(titles(&mut vera, "/api/listings?sort=newest").await.is_empty());
    assert!(
        titles(&mut vera, "/api/listings/search?q=kettle")
            .await
            .is_empty()
    );
    vera.get(&format!("/api/listings/{id}")).await.expect_status(200);
}

#[tokio::test]
async fn what_is_no_query_is_refused() {
    let app = shop().await;
    let mut visitor = app.visitor();
    for (path, status, code) in [
        ("/api/listings?limit=x", 400, "invalid_query"),
        ("/api/listings?limit=-1", 400, "invalid_query"),
        ("/api/listings?sort=best", 400, "invalid_query"),
        ("/api/listings?min_price_piconero=1.5", 400, "invalid_query"),
        ("/api/listings?cursor=zzz", 400, "invalid_cursor"),
        ("/api/listings?category=weapons", 422, "unknown_category"),
        ("/api/listings/search", 400, "invalid_query"),
        ("/api/listings/search?q=", 400, "empty_search"),
        ("/api/listings/search?q=%22%2A", 400, "empty_search"),
    ] {
        visitor.get(path).await.expect_error(status, code);
    }
    let page = visitor.get("/api/listings?limit=1").await.json();
    let cursor = page["next_cursor"].as_str().unwrap();
    let path = format!("/api/listings?sort=price_asc&cursor={cursor}");
    visitor.get(&path).await.expect_error(400, "invalid_cursor");
}

#[tokio::test]
async fn categories_say_how_much_is_on_them() {
    let app = shop().await;
    let body = app
        .visitor()
        .get("/api/categories")
        .await
        .expect_status(200)
        .json();
    let categories = body["categories"].as_array().unwrap();
    assert!(categories.len() > 5);
    let books = categories
        .iter()
        .find(|category| category["slug"] == "books")
        .unwrap();
    assert_eq!(books["listings"], 5);
}
