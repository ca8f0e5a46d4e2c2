//! The buyer pays half, and no more until the time to pay is over.

use domain::Piconero;
use tests::stack::PRICE;
use tests::{Stack, StackOptions};

#[tokio::test]
async fn the_half_goes_back_less_the_network_fee() {
    let stack = Stack::start_with(StackOptions {
        fund_secs: 20,
        ..StackOptions::default()
    })
    .await;
    let purchase = stack.order().await;
    purchase.address().await;
    let half = Piconero(PRICE.0 / 2);
    purchase.pay(half).await;
    stack.mine(10).await;
    let counts =
        |escrow: &serde_json::Value| escrow["received_piconero"] == half.0 && escrow["confirmations"] == 10;
    let part = purchase.becomes("half of it", counts).await;
    assert_eq!(part["state"], "awaiting_funding");

    purchase.outlasts("awaiting_funding").await;
    purchase.ship().await.refused(409, "wrong_state");
    let network_fee = purchase.settles("refunded").await;
    assert_eq!(purchase.balances().await, [0, 0, half.0 - network_fee.0]);
    assert_eq!(stack.stock().await, 5, "back on the shelf");
}
