//! The description of the API.

use axum::body::Body;
use axum::http::{Method, Request};

use crate::testing::TestApp;

const CONTRACT: &[(&str, &str)] = &[
    ("/api/auth/register", "post"),
    ("/api/auth/login", "post"),
    ("/api/auth/logout", "post"),
    ("/api/auth/whoami", "get"),
    ("/api/profile", "get"),
    ("/api/profile", "put"),
    ("/api/categories", "get"),
    ("/api/listings", "get"),
    ("/api/listings", "post"),
    ("/api/listings/search", "get"),
    ("/api/listings/{id}", "get"),
    ("/api/listings/{id}", "patch"),
    ("/api/listings/{id}/pictures", "post"),
    ("/api/escrows", "get"),
    ("/api/escrows/{id}", "get"),
    ("/api/escrows/{id}/award", "post"),
    ("/api/escrows/{id}/transcript", "get"),
    ("/api/orders", "get"),
    ("/api/orders", "post"),
    ("/api/orders/{id}", "get"),
    ("/api/orders/{id}/cancel", "post"),
    ("/api/orders/{id}/confirm", "post"),
    ("/api/orders/{id}/dispute", "post"),
    ("/api/orders/{id}/propose", "post"),
    ("/api/orders/{id}/ship", "post"),
    ("/api/orders/{id}/withdraw", "post"),
    ("/pictures/{id}/full.jpg", "get"),
    ("/ws", "get"),
    ("/health", "get"),
    ("/health/live", "get"),
];

#[tokio::test]
async fn the_description_holds_the_contract() {
    let app = TestApp::start().await;
    let document = app
        .visitor()
        .get("/api/openapi.json")
        .await
        .expect_status(200)
        .json();
    for (path, method) in CONTRACT {
        assert!(document["paths"][path][method].is_object(), "{method} {path}");
    }
}

/// Routes get into the router and the description by the same call; this finds one that was merged away.
#[tokio::test]
async fn every_described_route_is_mounted() {
    let app = TestApp::start().await;
    let document = app.visitor().get("/api/openapi.json").await.json();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let request = Request::builder()
                .method(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap())
                .uri(path.replace("{id}", "01930000-0000-7000-8000-000000000001"))
                .body(Body::empty())
                .unwrap();
            app.visitor().send(request).await;
            let measured = format!(r#"path="{path}""#);
            assert!(
                app.state.metrics.text().unwrap().contains(&measured),
                "{method} {path} is not mounted"
            );
        }
    }
}

/// No route of the sources is mounted around the description.
#[test]
fn every_handler_of_the_api_is_described() {
    let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api");
    let mut folders = vec![sources];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let mounts = text.matches(".route(").count();
            // The description itself, and the answer to unknown paths.
            let allowed = usize::from(path.ends_with("api/mod.rs") || path.ends_with("api/openapi.rs"));
            assert!(
                mounts <= allowed,
                "{} mounts a route without describing it",
                path.display()
            );
        }
    }
}
