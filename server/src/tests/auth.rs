//! Signing up, in and out.

use domain::AccountRole;
use serde_json::json;

use crate::testing::{PASSWORD, TestApp};

#[tokio::test]
async fn signing_up_signs_in() {
    let app = TestApp::start().await;
    let mut bob = app.visitor();
    let body = json!({ "username": "bob", "password": PASSWORD, "role": "buyer" });
    let made = bob.post("/api/auth/register", &body).await;
    made.expect_status(201);
    let cookie = made.header("set-cookie");
    assert!(cookie.starts_with("session="), "{cookie}");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );

    let whoami = bob.get("/api/auth/whoami").await;
    let whoami = whoami.expect_status(200).json();
    assert_eq!(
        (&whoami["username"], &whoami["role"]),
        (&json!("bob"), &json!("buyer"))
    );
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_the_host() {
    let app = TestApp::with(|config| config.http.secure_cookies = true).await;
    let body = json!({ "username": "bob", "password": PASSWORD, "role": "vendor" });
    let made = app.visitor().post("/api/auth/register", &body).await;
    let cookie = made.expect_status(201).header("set-cookie");
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    assert!(
        cookie.contains("Secure") && cookie.contains("Path=/") && !cookie.contains("Domain"),
        "{cookie}"
    );
}

#[tokio::test]
async fn bad_registrations_are_refused_and_leave_nothing() {
    let app = TestApp::start().await;
    app.buyer("taken").await;
    let before = app.rows().await;
    for (username, password, role, status, code) in [
        ("Taken", PASSWORD, "buyer", 409, "username_taken"),
        ("no", PASSWORD, "buyer", 422, "invalid_username"),
        ("<b>bob</b>", PASSWORD, "buyer", 422, "invalid_username"),
        ("bob", "short", "buyer", 422, "invalid_password"),
        ("long-enough", "long-enough", "buyer", 422, "invalid_password"),
        ("bob", PASSWORD, "arbiter", 403, "role_not_open"),
        ("bob", PASSWORD, "admin", 403, "role_not_open"),
        ("bob", PASSWORD, "emperor", 422, "invalid_field"),
    ] {
        let body = json!({ "username": username, "password": password, "role": role });
        app.visitor()
            .post("/api/auth/register", &body)
            .await
            .expect_error(status, code);
    }
    app.visitor()
        .post("/api/auth/register", &json!({}))
        .await
        .expect_error(422, "invalid_field");
    assert_eq!(app.rows().await, before);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let app = TestApp::start().await;
    app.buyer("bob").await;
    let before = app.rows().await;
    let wrong = json!({ "username": "bob", "password": "not the password" });
    let unknown = json!({ "username": "eve", "password": PASSWORD });
    let wrong = app.visitor().post("/api/auth/login", &wrong).await;
    let unknown = app.visitor().post("/api/auth/login", &unknown).await;
    assert_eq!(
        wrong.expect_error(401, "wrong_login").text(),
        unknown.expect_error(401, "wrong_login").text()
    );
    assert_eq!(app.rows().await, before);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let app = TestApp::start().await;
    let mut bob = app.buyer("bob").await;
    let mut old = bob.clone();
    let body = json!({ "username": "BOB", "password": PASSWORD });
    bob.post("/api/auth/login", &body).await.expect_status(200);
    assert_ne!(old.cookie, bob.cookie);
    bob.get("/api/auth/whoami").await.expect_status(200);
    old.get("/api/auth/whoami")
        .await
        .expect_error(401, "sign_in_required");
}

#[tokio::test]
async fn signing_out_ends_the_session_for_every_copy_of_the_cookie() {
    let app = TestApp::start().await;
    let mut bob = app.buyer("bob").await;
    let mut copy = bob.clone();
    bob.post("/api/auth/logout", &json!({})).await.expect_status(204);
    assert_eq!(bob.cookie, None);
    copy.get("/api/auth/whoami")
        .await
        .expect_error(401, "sign_in_required");
    copy.post("/api/auth/logout", &json!({})).await.expect_status(204);
}

#[tokio::test]
async fn a_session_ends_at_its_time() {
    let app = TestApp::with(|config| config.accounts.session_secs = 3600).await;
    let mut bob = app.buyer("bob").await;
    app.clock.advance_secs(3599);
    bob.get("/api/auth/whoami").await.expect_status(200);
    app.clock.advance_secs(1);
    bob.get("/api/auth/whoami")
        .await
        .expect_error(401, "sign_in_required");
    assert_eq!(app.state.accounts.sweep_sessions().await.unwrap(), 1);
}

#[tokio::test]
async fn a_made_up_cookie_is_nobody() {
    let app = TestApp::start().await;
    let mut eve = app.visitor();
    for value in ["", "x", &"A".repeat(43), &"A".repeat(5000)] {
        eve.cookie = Some(format!("session={value}"));
        eve.get("/api/auth/whoami")
            .await
            .expect_error(401, "sign_in_required");
    }
}

#[tokio::test]
async fn a_change_of_role_ends_every_session() {
    let app = TestApp::start().await;
    let mut bob = app.buyer("bob").await;
    app.state
        .accounts
        .set_role("bob", AccountRole::Moderator)
        .await
        .unwrap();
    bob.get("/api/auth/whoami")
        .await
        .expect_error(401, "sign_in_required");
    assert!(
        app.state
            .accounts
            .set_role("nobody", AccountRole::Admin)
            .await
            .is_err()
    );
}
