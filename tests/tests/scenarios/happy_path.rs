//! A purchase, from the order to the money in the vendor's wallet.

use serde_json::Value;
use tests::purchase::released;
use tests::stack::PRICE;
use tests::{ServerProcess, Stack};

#[tokio::test]
async fn a_purchase_pays_the_vendor_to_the_piconero() {
    let stack = Stack::start().await;
    let purchase = stack.order().await;
    assert_eq!(stack.stock().await, 4);
    let address = purchase.address().await;
    assert_eq!(purchase.escrow().await["amount_piconero"], PRICE.0);
    purchase.pay(PRICE).await;
    let seen = purchase.reaches("confirming").await;
    assert_eq!(
        (&seen["received_piconero"], &seen["confirmations"]),
        (&PRICE.0.into(), &0.into())
    );
    stack.mine(9).await;
    purchase
        .becomes("nine confirmations", |escrow| escrow["confirmations"] == 9)
        .await;
    assert_eq!(purchase.escrow().await["state"], "confirming");
    stack.mine(1).await;
    purchase.reaches("funded").await;
    assert_eq!(purchase.escrow().await["address"], Value::String(address));

    let purchase = purchase.shipped().await;
    purchase.confirm().await.ok();
    purchase.confirm().await.refused(409, "wrong_state");
    let network_fee = purchase.settles("released").await;

    assert_eq!(purchase.balances().await, released(network_fee));
    assert_eq!(stack.stock().await, 4);
    let report = ServerProcess::run(&stack.config, &["escrow", "verify", &purchase.escrow_id], "");
    assert!(report.contains("1 of 1 transcripts"), "{report}");
    assert_eq!(
        story(&stack),
        [
            "pending",
            "awaiting_funding",
            "confirming",
            "funded",
            "shipped",
            "settling",
            "released"
        ]
    );
}

/// What an operator finds in the log under the only escrow's reference: where it went.
fn story(stack: &Stack) -> Vec<String> {
    let list = ServerProcess::run(&stack.config, &["escrow", "list"], "");
    let line = list
        .lines()
        .find(|line| line.contains("released"))
        .expect("an escrow");
    let reference = line.split_whitespace().next().expect("a reference");
    let lines = stack.server.logged(&format!("escrow=\"{reference}\""));
    let to = |line: &String| {
        let (_, after) = line.split_once(" to=\"")?;
        after.split('"').next().map(ToOwned::to_owned)
    };
    lines.iter().filter_map(to).collect()
}
