//! One's own account.

use serde_json::json;

use crate::testing::{ADDRESS, OTHER_ADDRESS, TestApp};

#[tokio::test]
async fn a_payout_address_is_kept_and_shown_to_its_owner() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    assert_eq!(
        vera.get("/api/profile").await.expect_status(200).json()["payout_address"],
        ADDRESS
    );
    let body = json!({ "payout_address": OTHER_ADDRESS });
    vera.put("/api/profile", &body).await.expect_status(200);
    assert_eq!(
        vera.get("/api/profile").await.json()["payout_address"],
        OTHER_ADDRESS
    );
}

#[tokio::test]
async fn an_address_that_cannot_be_paid_is_refused() {
    let app = TestApp::start().await;
    let mut vera = app.vendor("vera").await;
    let stagenet =
        "56m2Y9iegbVMJbSoYwcYTbbujM24pHMyY6HmguE4GmfN6SZXbtTJk9E2D5XCbXdBdTjKN7pVqczjK1DjwhAhXHKPSrK6CWm";
    let mistyped = ADDRESS.replace("CADK", "CADL");
    for address in ["", "hello", stagenet, &mistyped, &ADDRESS[1..]] {
        let body = json!({ "payout_address": address });
        vera.put("/api/profile", &body)
            .await
            .expect_error(422, "invalid_address");
    }
    assert_eq!(vera.get("/api/profile").await.json()["payout_address"], ADDRESS);
}

#[tokio::test]
async fn the_store_does_not_hold_the_address_in_the_clear() {
    let app = TestApp::start().await;
    app.vendor("vera").await;
    let mut db = app.state.store.read("get", "users").await.unwrap();
    let row = crate::store::users::by_username(&mut db, "vera")
        .await
        .unwrap()
        .unwrap();
    let sealed = row.payout_address.unwrap();
    assert!(
        !sealed
            .windows(16)
            .any(|window| window == &ADDRESS.as_bytes()[..16])
    );
}

#[tokio::test]
async fn nobody_has_no_profile() {
    let app = TestApp::start().await;
    app.visitor()
        .get("/api/profile")
        .await
        .expect_error(401, "sign_in_required");
    let body = json!({ "payout_address": ADDRESS });
    app.visitor()
        .put("/api/profile", &body)
        .await
        .expect_error(401, "sign_in_required");
}
