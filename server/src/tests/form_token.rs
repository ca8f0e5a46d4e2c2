//! The token of forms that move money.

use serde_json::json;

use super::purchase::Shop;
use crate::testing::{ADDRESS, Client, OTHER_ADDRESS};

/// The token that a page shows to its viewer.
async fn shown(client: &mut Client, page: &str) -> String {
    let html = client.get(page).await.expect_status(200).text();
    let (_, rest) = html.split_once("name=\"form_token\" value=\"").expect("a token");
    rest.split('"').next().expect("its end").to_owned()
}

#[tokio::test]
async fn without_the_token_of_the_session_no_form_moves_money() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    shop.vendor
        .post(&order.path("ship"), &json!({}))
        .await
        .expect_status(200);
    let page = format!("/orders/{}", order.order);
    let foreign = shown(&mut shop.vendor, "/profile").await;
    let before = shop.escrow(&order).await;
    for body in [
        String::new(),
        "form_token=".to_owned(),
        format!("form_token={foreign}"),
    ] {
        let refused = shop.buyer.form(&format!("{page}/confirm"), body).await;
        let html = refused.expect_status(403).text();
        assert!(html.contains("was not made for your present session"), "{html}");
        assert!(html.contains("I have received it"), "{html}");
    }
    assert_eq!(shop.escrow(&order).await, before);

    let own = shown(&mut shop.buyer, &page).await;
    let confirmed = shop
        .buyer
        .form(&format!("{page}/confirm"), format!("form_token={own}"))
        .await;
    assert_eq!(confirmed.expect_status(303).header("location"), page);
    assert_eq!(shop.escrow(&order).await.state.name(), "settling");
}

#[tokio::test]
async fn every_form_that_decides_about_money_asks_for_the_token() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    let path = |verb: &str| format!("/orders/{}/{verb}", order.order);
    shop.buyer.form(&path("cancel"), "").await.expect_status(403);
    shop.buyer
        .form(&path("dispute"), "reason=Broken")
        .await
        .expect_status(303);
    let before = shop.escrow(&order).await;
    shop.buyer.form(&path("withdraw"), "").await.expect_status(403);
    shop.vendor
        .form(&path("propose"), "propose_percent=50")
        .await
        .expect_status(403);
    let award = "buyer_percent=30&award_reason=Half+right";
    shop.arbiter.form(&path("award"), award).await.expect_status(403);
    assert_eq!(shop.escrow(&order).await, before);

    let address = format!("payout_address={OTHER_ADDRESS}");
    shop.vendor.form("/profile", address).await.expect_status(403);
    let profile = shop.vendor.get("/api/profile").await.json();
    assert_eq!(profile["payout_address"], ADDRESS);

    let token = shown(&mut shop.arbiter, &format!("/orders/{}", order.order)).await;
    let award = format!("{award}&form_token={token}");
    shop.arbiter.form(&path("award"), award).await.expect_status(303);
}
