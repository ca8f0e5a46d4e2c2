//! Whoever may not move money does not, in any state.

use serde_json::json;
use tests::{Answer, Person, Purchase, Stack};

/// A refusal's status and code; `None` is what the person may do, and is not tried here.
type Refusal = Option<(u16, &'static str)>;

const MAY: Refusal = None;
const ROLE: Refusal = Some((403, "wrong_role"));
const STATE: Refusal = Some((409, "wrong_state"));

/// Each action, with what buyer, vendor and arbiter hear.
type Table = [(&'static str, [Refusal; 3]); 7];

const AWAITING_FUNDING: Table = [
    ("ship", [ROLE, STATE, ROLE]),
    ("confirm", [STATE, ROLE, ROLE]),
    ("cancel", [MAY, MAY, ROLE]),
    ("dispute", [STATE, STATE, ROLE]),
    ("withdraw", [STATE, STATE, ROLE]),
    ("propose", [STATE, STATE, ROLE]),
    ("award", [ROLE, ROLE, STATE]),
];
const FUNDED: Table = [
    ("ship", [ROLE, MAY, ROLE]),
    ("confirm", [STATE, ROLE, ROLE]),
    ("cancel", [STATE, MAY, ROLE]),
    ("dispute", [MAY, MAY, ROLE]),
    ("withdraw", [STATE, STATE, ROLE]),
    ("propose", [STATE, STATE, ROLE]),
    ("award", [ROLE, ROLE, STATE]),
];
const SHIPPED: Table = [
    ("ship", [ROLE, STATE, ROLE]),
    ("confirm", [MAY, ROLE, ROLE]),
    ("cancel", [STATE, STATE, ROLE]),
    ("dispute", [MAY, MAY, ROLE]),
    ("withdraw", [STATE, STATE, ROLE]),
    ("propose", [STATE, STATE, ROLE]),
    ("award", [ROLE, ROLE, STATE]),
];
/// The buyer has opened the dispute.
const DISPUTED: Table = [
    ("ship", [ROLE, STATE, ROLE]),
    ("confirm", [STATE, ROLE, ROLE]),
    ("cancel", [STATE, STATE, ROLE]),
    ("dispute", [STATE, STATE, ROLE]),
    ("withdraw", [MAY, ROLE, ROLE]),
    ("propose", [MAY, MAY, ROLE]),
    ("award", [ROLE, ROLE, MAY]),
];

/// People who have no part in the order.
struct Outsiders {
    buyer: Person,
    vendor: Person,
    anonymous: Person,
}

#[tokio::test]
async fn a_purchase_listens_to_its_parties_alone() {
    let stack = Stack::start().await;
    let outsiders = Outsiders {
        buyer: Person::register(&stack.base, "stranger", "buyer").await,
        vendor: Person::register(&stack.base, "rival", "vendor").await,
        anonymous: Person::anonymous(&stack.base),
    };
    let purchase = stack.order().await;
    purchase.address().await;
    everybody_tries(
        &stack,
        &outsiders,
        &purchase,
        "awaiting_funding",
        &AWAITING_FUNDING,
    )
    .await;
    let purchase = purchase.funded().await;
    everybody_tries(&stack, &outsiders, &purchase, "funded", &FUNDED).await;
    let purchase = purchase.shipped().await;
    everybody_tries(&stack, &outsiders, &purchase, "shipped", &SHIPPED).await;
    let purchase = purchase.disputed().await;
    everybody_tries(&stack, &outsiders, &purchase, "disputed", &DISPUTED).await;
    assert_eq!(purchase.balances().await, [0, 0, 0]);
}

/// Tries every action as everybody, and checks that nothing came of it.
async fn everybody_tries(
    stack: &Stack,
    outsiders: &Outsiders,
    purchase: &Purchase<'_>,
    state: &str,
    table: &Table,
) {
    let before = purchase.escrow().await;
    assert_eq!(before["state"], state);
    for &(action, refusals) in table {
        let parties = [&stack.buyer, &stack.vendor, &stack.arbiter];
        for (who, refusal) in parties.into_iter().zip(refusals) {
            if let Some(expected) = refusal {
                refused(purchase, who, action, state, expected).await;
            }
        }
        for who in [&outsiders.buyer, &outsiders.vendor] {
            refused(purchase, who, action, state, (404, "not_found")).await;
        }
        let nobody = &outsiders.anonymous;
        refused(purchase, nobody, action, state, (401, "sign_in_required")).await;
    }
    assert_eq!(purchase.escrow().await, before, "nothing has changed");
}

async fn refused(
    purchase: &Purchase<'_>,
    who: &Person,
    action: &str,
    state: &str,
    (status, code): (u16, &str),
) {
    let answer = attempt(purchase, who, action).await;
    assert_eq!(
        (answer.status.as_u16(), answer.code()),
        (status, code),
        "{} tries to {action} an order that is {state}: {answer:#?}",
        who.name
    );
}

async fn attempt(purchase: &Purchase<'_>, who: &Person, action: &str) -> Answer {
    let body = match action {
        "award" => return purchase.award(who, 1000).await,
        "dispute" => json!({"reason": "Give it to me"}),
        "propose" => json!({"buyer_permille": 0}),
        _ => json!({}),
    };
    purchase.act(who, action, &body).await
}
