//! Whose look at an order announces a decision.

use domain::Role;
use serde_json::json;

use super::purchase::Shop;
use crate::escrow::Look;

#[tokio::test]
async fn the_buyer_of_a_parcel_and_the_arbiter_of_a_dispute_are_expected_to_decide() {
    let mut shop = Shop::open().await;
    let order = shop.funded().await;
    let path = format!("/api/orders/{}", order.order);
    let mut looks = shop.app.state.engine.looks();

    shop.buyer.get(&path).await.expect_status(200);
    shop.vendor
        .post(&order.path("ship"), &json!({}))
        .await
        .expect_status(200);
    shop.vendor.get(&path).await.expect_status(200);
    assert!(looks.try_recv().is_err());

    shop.buyer.get(&path).await.expect_status(200);
    let escrow = order.escrow_id();
    let signers: &[Role] = &[Role::Buyer, Role::Vendor];
    let look = looks.try_recv().unwrap();
    assert_eq!(look, Look { escrow, signers });
    assert!(look.is_of(&shop.escrow(&order).await));

    let reason = json!({"reason": "The kettle leaks"});
    shop.buyer
        .post(&order.path("dispute"), &reason)
        .await
        .expect_status(200);
    shop.buyer.get(&path).await.expect_status(200);
    assert!(looks.try_recv().is_err());
    assert!(!look.is_of(&shop.escrow(&order).await));
    shop.arbiter.get(&path).await.expect_status(200);
    let signers: &[Role] = &Role::ALL;
    assert_eq!(looks.try_recv().unwrap(), Look { escrow, signers });
}
