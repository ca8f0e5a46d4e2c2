//! Whoever may not move money does not, in any state.

#![cfg(test)]

use serde_json::{Value, json};
use tests::{Person, Purchase, Stack};

/// Tries everything that moves money as `who`, and checks that each is refused with this status.
async fn tries_everything(purchase: &Purchase<'_>, who: &Person, status: u16, except: &[&str]) {
    let reason = json!({"reason": "Give it to me"});
    let share = json!({"buyer_permille": 0});
    for (action, body) in [
        ("ship", &Value::Null),
        ("confirm", &Value::Null),
        ("cancel", &Value::Null),
        ("dispute", &reason),
        ("withdraw", &Value::Null),
        ("propose", &share),
    ] {
        if !except.contains(&action) {
            let answer = purchase.act(who, action, body).await;
            assert_eq!(
                answer.status.as_u16(),
                status,
                "{} {action}: {answer:?}",
                who.name
            );
        }
    }
    let answer = purchase.award(who, 1000).await;
    assert_eq!(answer.status.as_u16(), status, "{} award: {answer:?}", who.name);
}

#[tokio::test]
async fn a_purchase_listens_to_its_parties_alone() {
    let stack = Stack::start().await;
    let stranger = Person::register(&stack.base, "stranger", "buyer").await;
    let rival = Person::register(&stack.base, "rival", "vendor").await;
    let anonymous = Person::anonymous(&stack.base);

    let purchase = stack.order().await.funded().await;
    for outsider in [&stranger, &rival] {
        tries_everything(&purchase, outsider, 404, &[]).await;
        outsider
            .get(&format!("/api/escrows/{}", purchase.escrow_id))
            .await
            .refused(404, "not_found");
    }
    tries_everything(&purchase, &anonymous, 401, &[]).await;
    purchase
        .act(&stack.buyer, "ship", &Value::Null)
        .await
        .refused(403, "wrong_role");
    purchase
        .act(&stack.arbiter, "confirm", &Value::Null)
        .await
        .refused(403, "wrong_role");
    purchase
        .award(&stack.arbiter, 0)
        .await
        .refused(409, "wrong_state");
    assert_eq!(purchase.escrow().await["state"], "funded");

    let purchase = purchase.shipped().await;
    purchase
        .act(&stack.vendor, "confirm", &Value::Null)
        .await
        .refused(403, "wrong_role");
    tries_everything(&purchase, &stranger, 404, &[]).await;
    tries_everything(&purchase, &anonymous, 401, &[]).await;
    assert_eq!(purchase.escrow().await["state"], "shipped");

    let purchase = purchase.disputed().await;
    purchase
        .act(&stack.vendor, "withdraw", &Value::Null)
        .await
        .refused(403, "wrong_role");
    purchase
        .act(&stack.arbiter, "propose", &json!({"buyer_permille": 0}))
        .await
        .refused(403, "wrong_role");
    purchase.award(&stack.vendor, 0).await.refused(403, "wrong_role");
    purchase
        .award(&stack.buyer, 1000)
        .await
        .refused(403, "wrong_role");
    tries_everything(&purchase, &rival, 404, &[]).await;
    assert_eq!(purchase.escrow().await["state"], "disputed");
    assert_eq!(purchase.balances().await, [0, 0, 0]);
}
