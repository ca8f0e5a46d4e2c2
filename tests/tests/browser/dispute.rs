//! A disagreement, from the buyer's complaint to the arbiter's award.

use tests::browser::{Mode, Screen, Visitor};
use tests::purchase::fee_on;
use tests::stack::PRICE;
use tests::{Purchase, Stack};

#[tokio::test]
async fn an_award_of_30_to_70_with_islands_on_a_phone() {
    dispute_and_award(Mode::Hydrated, Screen::Phone).await;
}

#[tokio::test]
async fn an_award_of_30_to_70_without_scripts_on_a_desktop() {
    dispute_and_award(Mode::WithoutScripts, Screen::Desktop).await;
}

async fn dispute_and_award(mode: Mode, screen: Screen) {
    let stack = Stack::start().await;
    let purchase = stack.order().await.funded().await.shipped().await;
    let order = format!("/orders/{}", purchase.order_id);
    let buyer = Visitor::arrive(&stack, "the buyer", mode, screen).await;
    let arbiter = Visitor::arrive(&stack, "the arbiter", mode, screen).await;

    buyer.signs_in("buyer").await;
    buyer.goto(&order).await;
    buyer.disputes(&order, "The jar is broken").await;
    buyer.sees_the_order("Disputed").await;
    buyer
        .send(&format!("{order}/propose"), &[("propose_percent", "50")])
        .await;
    buyer.sees("The buyer proposes 50 % for the buyer.").await;

    arbiter.signs_in("arbiter").await;
    arbiter.goto("/cases").await;
    arbiter.sees("The jar is broken").await;
    arbiter.follow_to(&order).await;
    arbiter.sees("The buyer proposes 50 % for the buyer.").await;
    arbiter.does_not_see("Locker 7, Harbour Street").await;
    let award = [
        ("buyer_percent", "30"),
        ("award_reason", "The photograph shows it"),
    ];
    arbiter.send(&format!("{order}/award"), &award).await;
    arbiter.sees_the_order("Paying out").await;

    buyer.sees_the_order("Paying out").await;
    buyer.sees("The photograph shows it").await;
    stack.something_is_sent().await;
    stack.mine(11).await;
    buyer.sees_the_order("Split").await;
    pays_both(&purchase, &buyer).await;
}

/// The buyer has 30 % and the vendor 70 % less the marketplace's fee, and each a share of the network's.
async fn pays_both(purchase: &Purchase<'_>, buyer: &Visitor) {
    let [vendor_has, fee, buyer_has] = purchase.balances().await;
    let gross = PRICE.0 * 7 / 10;
    assert_eq!(fee, fee_on(gross));
    let network_fee = PRICE.0 - vendor_has - fee - buyer_has;
    assert_eq!(buyer_has, PRICE.0 * 3 / 10 - network_fee.div_ceil(2));
    for paid in [vendor_has, buyer_has] {
        buyer.sees(&format!("{} XMR", domain::Piconero(paid))).await;
    }
}
