//! How many requests there may be.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::testing::{Answer, Client, PASSWORD, TestApp};

async fn from(client: &mut Client, address: &str, path: &str) -> Answer {
    let request = Request::get(path)
        .header("x-real-ip", address)
        .body(Body::empty())
        .unwrap();
    client.send(request).await
}

async fn limited() -> TestApp {
    TestApp::with(|config| {
        config.http.requests_per_minute = 5;
        config.http.auth_requests_per_minute = 3;
        config.http.client_address_header = Some("x-real-ip".into());
    })
    .await
}

#[tokio::test]
async fn the_request_after_the_last_allowed_one_is_refused() {
    let app = limited().await;
    let mut visitor = app.visitor();
    for _ in 0..5 {
        visitor.get("/api/categories").await.expect_status(200);
    }
    let refused = visitor.get("/api/categories").await;
    refused.expect_error(429, "too_many_requests");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=12).contains(&wait), "{wait}");
}

#[tokio::test]
async fn each_client_and_each_session_has_its_own_share() {
    let app = limited().await;
    let mut bob = app.buyer("bob").await;
    let mut visitor = app.visitor();
    for _ in 0..5 {
        from(&mut visitor, "192.0.2.1", "/api/categories")
            .await
            .expect_status(200);
        from(&mut bob, "192.0.2.1", "/api/categories")
            .await
            .expect_status(200);
    }
    from(&mut visitor, "192.0.2.1", "/api/categories")
        .await
        .expect_status(429);
    from(&mut bob, "192.0.2.9", "/api/categories")
        .await
        .expect_status(429);
    from(&mut visitor, "192.0.2.2", "/api/categories")
        .await
        .expect_status(200);
}

#[tokio::test]
async fn made_up_cookies_do_not_open_another_share() {
    let app = limited().await;
    let mut eve = app.visitor();
    for n in 0..5 {
        eve.cookie = Some(format!("session={}", n.to_string().repeat(43)));
        eve.get("/api/categories").await.expect_status(200);
    }
    eve.cookie = Some(format!("session={}", "B".repeat(43)));
    eve.get("/api/categories").await.expect_status(429);
}

#[tokio::test]
async fn addresses_of_one_ipv6_network_are_one_client() {
    let app = limited().await;
    let mut visitor = app.visitor();
    for n in 0..5 {
        from(&mut visitor, &format!("2001:db8::{n}"), "/api/categories")
            .await
            .expect_status(200);
    }
    from(&mut visitor, "2001:db8::ffff", "/api/categories")
        .await
        .expect_status(429);
    from(&mut visitor, "2001:db8:0:1::1", "/api/categories")
        .await
        .expect_status(200);
}

#[tokio::test]
async fn guessing_passwords_is_stopped_sooner() {
    let app = limited().await;
    let body = json!({ "username": "bob", "password": "a wrong guess" });
    for _ in 0..3 {
        app.visitor()
            .post("/api/auth/login", &body)
            .await
            .expect_status(401);
    }
    app.visitor()
        .post("/api/auth/login", &body)
        .await
        .expect_error(429, "too_many_requests");
    app.visitor().get("/api/categories").await.expect_status(200);
}

#[tokio::test]
async fn health_and_pictures_are_not_counted() {
    let app = limited().await;
    for _ in 0..20 {
        app.visitor().get("/health/live").await.expect_status(200);
        app.visitor().get("/pictures/x/full.jpg").await.expect_status(404);
    }
    app.visitor().get("/api/categories").await.expect_status(200);
}

#[tokio::test]
async fn forms_and_api_share_the_limit_of_passwords() {
    let app = TestApp::with(|config| config.http.auth_requests_per_minute = 3).await;
    let body = json!({ "username": "bob", "password": "a wrong guess" });
    for path in ["/sign-in", "/sign-up"] {
        app.visitor().form(path, "username=b&password=wrong").await;
    }
    app.visitor()
        .post("/api/auth/login", &body)
        .await
        .expect_status(401);
    for path in ["/sign-in", "/sign-up"] {
        app.visitor()
            .form(path, "username=bob&password=a+wrong+guess&role=buyer")
            .await
            .expect_error(429, "too_many_requests");
    }
    app.visitor()
        .post("/api/auth/register", &body)
        .await
        .expect_error(429, "too_many_requests");
    app.visitor().get("/sign-in").await.expect_status(200);
}

#[tokio::test]
async fn ipv4_written_as_ipv6_is_the_same_client_and_no_other() {
    let app = limited().await;
    let mut visitor = app.visitor();
    for _ in 0..5 {
        from(&mut visitor, "::ffff:192.0.2.1", "/api/categories")
            .await
            .expect_status(200);
    }
    from(&mut visitor, "192.0.2.1", "/api/categories")
        .await
        .expect_status(429);
    from(&mut visitor, "::ffff:192.0.2.2", "/api/categories")
        .await
        .expect_status(200);
}

#[tokio::test]
async fn nobody_names_themselves_without_the_setting() {
    let app = TestApp::with(|config| config.http.requests_per_minute = 5).await;
    let mut visitor = app.visitor();
    for n in 0..5 {
        from(&mut visitor, &format!("192.0.2.{n}"), "/api/categories")
            .await
            .expect_status(200);
    }
    from(&mut visitor, "192.0.2.9", "/api/categories")
        .await
        .expect_status(429);
}

#[tokio::test]
async fn a_name_can_be_guessed_at_so_often_only_from_everywhere_together() {
    let app = TestApp::with(|config| {
        config.accounts.guesses_per_minute = 3;
        config.http.client_address_header = Some("x-real-ip".into());
    })
    .await;
    app.buyer("bob").await;
    // Making bob has signed him in once.
    app.clock.advance_secs(60);
    let guess = async |client: u8, username: &str, password: &str| {
        let request = Request::post("/api/auth/login")
            .header("x-real-ip", format!("192.0.2.{client}"))
            .header("content-type", "application/json")
            .body(
                json!({ "username": username, "password": password })
                    .to_string()
                    .into(),
            )
            .unwrap();
        app.visitor().send(request).await
    };
    for (client, name) in [(1, "bob"), (2, "BOB"), (3, " Bob ")] {
        guess(client, name, "a wrong guess").await.expect_status(401);
    }
    let refused = guess(4, "bob", PASSWORD).await;
    refused.expect_error(429, "too_many_requests");
    assert_eq!(refused.header("retry-after"), "20");
    guess(1, "nobody", "a wrong guess").await.expect_status(401);
    let form = app
        .visitor()
        .form("/sign-in", "username=bob&password=a+wrong+guess")
        .await;
    assert_eq!(form.expect_status(429).header("retry-after"), "20");

    app.clock.advance_secs(20);
    guess(4, "bob", PASSWORD).await.expect_status(200);
}
