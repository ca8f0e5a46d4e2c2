//! Play money: there only with its section of the settings, and then careful all the same.

use serde_json::json;

use super::purchase::Shop;
use crate::config::DevelopmentConfig;
use crate::testing::TestApp;

/// A shop whose settings name a bank. Nobody listens there: what is tested is refused before it is asked.
async fn with_bank() -> Shop {
    let app = TestApp::with(|config| {
        config.development = Some(DevelopmentConfig {
            bank_url: "http://127.0.0.1:1".into(),
        });
    });
    Shop::open_in(app.await).await
}

#[tokio::test]
async fn without_the_section_there_is_no_play_money() {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    let pay = format!("/api/dev/orders/{}/pay", order.order);
    shop.buyer.post(&pay, &json!({})).await.expect_status(404);
    shop.buyer
        .post("/api/dev/mine", &json!({ "blocks": 1 }))
        .await
        .expect_status(404);
    shop.buyer.get("/development").await.expect_status(404);
    for path in ["/development/pay", "/development/mine"] {
        let answer = shop.buyer.form(path, "blocks=1&address=x&amount=1").await;
        answer.expect_status(404);
    }
}

#[tokio::test]
async fn only_a_party_pays_for_an_order() {
    let mut shop = with_bank().await;
    let order = shop.order().await;
    let pay = format!("/api/dev/orders/{}/pay", order.order);
    let mut visitor = shop.app.visitor();
    visitor
        .post(&pay, &json!({}))
        .await
        .expect_error(401, "sign_in_required");
    let mut stranger = shop.app.buyer("bea").await;
    stranger
        .post(&pay, &json!({}))
        .await
        .expect_error(404, "not_found");
    // Its wallet is not prepared yet.
    shop.buyer
        .post(&pay, &json!({}))
        .await
        .expect_error(409, "nothing_to_pay");
}

#[tokio::test]
async fn one_to_a_thousand_blocks_are_mined_at_once() {
    let mut shop = with_bank().await;
    for blocks in [0, 1001] {
        shop.buyer
            .post("/api/dev/mine", &json!({ "blocks": blocks }))
            .await
            .expect_error(422, "blocks");
    }
    // The bank is asked, and does not answer.
    shop.buyer
        .post("/api/dev/mine", &json!({ "blocks": 1 }))
        .await
        .expect_error(502, "monero");
}

#[tokio::test]
async fn only_an_amount_is_paid() {
    let mut shop = with_bank().await;
    for form in [
        "address=x&amount=0",
        "address=x&amount=-1",
        "address=x&amount=all",
    ] {
        let refused = shop.buyer.form("/development/pay", form).await;
        refused.expect_error(422, "amount");
    }
}
