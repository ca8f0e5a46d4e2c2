//! Errors outside of any page: people get a page, programs get the API's form.

use axum::body::Body;
use axum::http::{Request, header};

use crate::testing::TestApp;

fn from_a_browser(request: axum::http::request::Builder, body: &'static str) -> Request<Body> {
    let request = request
        .header(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn a_limit_is_a_page_that_says_how_long_to_wait() {
    let app = TestApp::with(|config| config.http.requests_per_minute = 1).await;
    let mut visitor = app.visitor();
    visitor.get("/search").await.expect_status(200);
    let refused = visitor.send(from_a_browser(Request::get("/search"), "")).await;
    let html = refused.expect_status(429).text();
    assert!(
        html.contains("A little too fast") && html.contains("Try again in"),
        "{html}"
    );
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(refused.header("cache-control"), "private, no-store");
    let refused = visitor
        .send(from_a_browser(Request::get("/api/categories"), ""))
        .await;
    refused.expect_error(429, "too_many_requests");
}

#[tokio::test]
async fn a_form_from_another_site_is_a_page_that_says_nothing_was_done() {
    let app = TestApp::start().await;
    let request = Request::post("/sign-out").header("sec-fetch-site", "cross-site");
    let refused = app.visitor().send(from_a_browser(request, "")).await;
    let html = refused.expect_status(403).text();
    assert!(html.contains("This came from another site"), "{html}");
}

#[tokio::test]
async fn a_broken_form_and_a_wrong_method_are_pages() {
    let app = TestApp::start().await;
    let broken = app
        .visitor()
        .send(from_a_browser(Request::post("/sign-in"), "username=ann"))
        .await;
    assert!(broken.status.is_client_error(), "{}", broken.text());
    assert!(
        broken.text().contains("The form did not arrive whole"),
        "{}",
        broken.text()
    );
    let method = app
        .visitor()
        .send(from_a_browser(Request::put("/sell"), ""))
        .await;
    method.expect_status(405);
    let method = app
        .visitor()
        .send(from_a_browser(Request::get("/theme"), ""))
        .await;
    assert!(method.expect_status(405).text().contains("It only takes forms"));
}

#[tokio::test]
async fn the_page_is_in_the_visitors_theme_and_names_the_request() {
    let app = TestApp::start().await;
    let request = Request::get("/theme").header(header::COOKIE, "theme=dark");
    let refused = app.visitor().send(from_a_browser(request, "")).await;
    let html = refused.expect_status(405).text();
    assert!(html.contains("data-theme=\"dark\""), "{html}");
    let reference = refused.header("x-request-id");
    assert!(
        !reference.is_empty() && html.contains(reference),
        "{reference}: {html}"
    );
}
