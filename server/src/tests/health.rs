//! Health and metrics.

use serde_json::json;

use crate::testing::TestApp;

#[tokio::test]
async fn a_server_with_its_store_is_alive() {
    let app = TestApp::start().await;
    let live = app.visitor().get("/health/live").await;
    assert_eq!(live.expect_status(200).json(), json!({ "status": "ok" }));
    let health = app.visitor().get("/health").await.json();
    assert_eq!(health["checks"]["store"], json!({ "status": "ok" }));
}

#[tokio::test]
async fn a_server_without_its_store_says_so() {
    let app = TestApp::start().await;
    app.state.store.close().await;
    let health = app.visitor().get("/health").await;
    let health = health.expect_status(503).json();
    assert_eq!(health["status"], "unavailable");
    assert_eq!(health["checks"]["store"]["status"], "failed");
    app.visitor().get("/health/live").await.expect_status(200);
}

#[tokio::test]
async fn requests_are_measured_by_route_never_by_path() {
    let app = TestApp::start().await;
    app.visitor()
        .get("/api/listings/secret-id")
        .await
        .expect_status(404);
    app.visitor()
        .get("/elsewhere/secret-path")
        .await
        .expect_status(404);
    let text = app.state.metrics.text().unwrap();
    assert!(
        text.contains(r#"http_requests_total{method="GET",path="/api/listings/{id}",status="404"} 1"#),
        "{text}"
    );
    assert!(
        text.contains(r#"http_request_duration_seconds_bucket{method="GET",path="unmatched",le="0.2"} 1"#)
    );
    assert!(text.contains("build_info{") && text.contains("uptime_seconds "));
    assert!(!text.contains("secret"));
}
