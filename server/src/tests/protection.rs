//! What stands before every handler.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use crate::testing::{PASSWORD, TestApp};

#[tokio::test]
async fn huge_bodies_are_refused() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let before = app.rows().await;
    let huge = json!({ "username": "x".repeat(100_000), "password": "y" });
    for path in ["/api/auth/register", "/api/auth/login", "/api/listings"] {
        vera.post(path, &huge).await.expect_error(413, "too_large");
    }
    vera.put("/api/profile", &huge)
        .await
        .expect_error(413, "too_large");
    assert_eq!(app.rows().await, before);
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let app = TestApp::start().await;
    for (kind, body, status, code) in [
        ("application/json", "{", 400, "invalid_json"),
        ("text/plain", "{}", 415, "not_json"),
        ("application/json", "[]", 422, "invalid_field"),
    ] {
        let request = Request::post("/api/auth/login")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body));
        app.visitor()
            .send(request.unwrap())
            .await
            .expect_error(status, code);
    }
}

#[tokio::test]
async fn another_sites_page_cannot_act_for_its_visitor() {
    let app =
        TestApp::with(|config| config.http.trusted_origins = vec!["https://market.example".into()]).await;
    let body = json!({ "username": "bob", "password": PASSWORD, "role": "buyer" }).to_string();
    let before = app.rows().await;
    let post = |name: &'static str, value: &'static str| {
        Request::post("/api/auth/register")
            .header("host", "shop.example")
            .header(header::CONTENT_TYPE, "application/json")
            .header(name, value)
            .body(Body::from(body.clone()))
            .unwrap()
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        app.visitor()
            .send(post(name, value))
            .await
            .expect_error(403, "cross_site");
    }
    assert_eq!(app.rows().await, before);
    app.visitor()
        .send(post("origin", "https://market.example"))
        .await
        .expect_status(201);
    app.visitor()
        .send(post("sec-fetch-site", "same-origin"))
        .await
        .expect_error(409, "username_taken");
}

#[tokio::test]
async fn unknown_paths_and_methods_get_the_apis_words() {
    let app = TestApp::start().await;
    app.visitor()
        .get("/api/nothing")
        .await
        .expect_error(404, "not_found");
    app.visitor()
        .get("/api/listings/a/b/c")
        .await
        .expect_error(404, "not_found");
    let wrong = app.visitor().put("/api/categories", &json!({})).await;
    wrong.expect_error(405, "method_not_allowed");
    assert!(wrong.header("allow").contains("GET"));
}

#[tokio::test]
async fn every_answer_has_a_reference_that_the_client_did_not_choose() {
    let app = TestApp::start().await;
    let request = Request::get("/api/categories")
        .header("x-request-id", "mine")
        .body(Body::empty())
        .unwrap();
    let first = app
        .visitor()
        .send(request)
        .await
        .header("x-request-id")
        .to_owned();
    let second = app
        .visitor()
        .get("/api/nothing")
        .await
        .header("x-request-id")
        .to_owned();
    assert_eq!((first.len(), second.len()), (16, 16));
    assert_ne!(first, second);
}

#[tokio::test]
async fn every_answer_tells_browsers_what_not_to_do() {
    let app = TestApp::start().await;
    for path in [
        "/",
        "/api/categories",
        "/api/nothing",
        "/health/live",
        "/pictures/x/full.jpg",
        "/load.js",
    ] {
        let answer = app.visitor().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}");
    }
}
