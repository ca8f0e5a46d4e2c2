//! A dispute that its arbiter leaves undecided.

use domain::AccountRole::Arbiter;
use domain::escrow::Grounds;
use serde_json::json;

use super::purchase::{CENT, Order, Shop};
use crate::testing::{Client, TestApp};

const TO_DECIDE: u64 = 86_400;

/// A shop whose arbiters have [`TO_DECIDE`] and whose sessions outlast that.
async fn open() -> Shop {
    let app = TestApp::with(|config| {
        config.escrow.dispute_secs = TO_DECIDE;
        config.accounts.session_secs = 10 * TO_DECIDE;
    });
    Shop::open_in(app.await).await
}

async fn disputed(shop: &mut Shop) -> Order {
    let order = shop.funded().await;
    shop.vendor
        .post(&order.path("ship"), &json!({}))
        .await
        .expect_status(200);
    shop.buyer
        .post(&order.path("dispute"), &json!({ "reason": "Broken" }))
        .await
        .expect_status(200);
    order
}

async fn page(reader: &mut Client, order: &Order) -> String {
    let page = reader.get(&format!("/orders/{}", order.order)).await;
    page.expect_status(200).text()
}

#[tokio::test]
async fn it_passes_to_the_deputy_and_leaves_the_arbiter() {
    let mut shop = open().await;
    // Of two arbiters without cases the older is first.
    shop.app.clock.advance_secs(1);
    let mut deputy = shop.app.user("dora", Arbiter).await;
    let order = disputed(&mut shop).await;
    let award = format!("/api/escrows/{}/award", order.escrow);
    let half = json!({ "buyer_permille": 500, "reason": "Both are right" });
    deputy.post(&award, &half).await.expect_error(404, "not_found");
    let told = page(&mut shop.buyer, &order).await;
    assert!(
        told.contains("If not in time, another arbiter takes over."),
        "{told}"
    );

    shop.later(TO_DECIDE).await;
    shop.arbiter
        .post(&award, &half)
        .await
        .expect_error(404, "not_found");
    let home = shop.arbiter.get("/").await.text();
    assert!(
        !home.contains(&order.order),
        "no news of what is no longer theirs"
    );
    let cases = shop.arbiter.get("/api/escrows").await.json();
    assert_eq!(cases["escrows"], json!([]));

    let home = deputy.get("/").await.text();
    assert!(home.contains(&order.order), "the deputy hears of it");
    let cases = deputy.get("/api/escrows?state=disputed").await.json();
    assert_eq!(cases["escrows"][0]["escrow_id"], order.escrow);
    let told = page(&mut shop.buyer, &order).await;
    assert!(told.contains("another one takes over"), "{told}");
    assert!(told.contains("dora"), "{told}");
    assert!(
        told.contains("If not in time, the buyer has 50 % and the vendor the rest."),
        "{told}"
    );
    let settled = deputy.post(&award, &half).await.expect_status(200).json();
    assert_eq!(settled["state"], "settling");
}

#[tokio::test]
async fn the_contracts_rule_decides_where_nobody_does() {
    let mut shop = open().await;
    let order = disputed(&mut shop).await;
    let told = page(&mut shop.vendor, &order).await;
    assert!(
        told.contains("If not in time, the buyer has 50 % and the vendor the rest."),
        "there is no second arbiter: {told}"
    );
    shop.later(TO_DECIDE - 1).await;
    assert_eq!(shop.escrow(&order).await.state.name(), "disputed");
    shop.later(1).await;
    let escrow = shop.escrow(&order).await;
    assert_eq!(escrow.state.name(), "settling");
    assert_eq!(escrow.settlements[0].grounds, Grounds::Undecided);
    let shown = shop
        .buyer
        .get(&format!("/api/orders/{}", order.order))
        .await
        .json();
    assert_eq!(shown["undecided_buyer_permille"], 500);
    let parts: Vec<_> = shown["escrow"]["payouts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| &part["amount_piconero"])
        .collect();
    assert_eq!(parts, [&json!(CENT / 2), &json!(CENT / 2)]);
    let told = page(&mut shop.buyer, &order).await;
    assert!(told.contains("Nobody decided in time"), "{told}");
}
