//! A dispute, and an award that pays both.

use tests::Stack;
use tests::purchase::fee_on;
use tests::stack::PRICE;

#[tokio::test]
async fn an_award_of_30_to_70_pays_both_to_the_piconero() {
    let stack = Stack::start().await;
    let purchase = stack
        .order()
        .await
        .funded()
        .await
        .shipped()
        .await
        .disputed()
        .await;
    purchase
        .award(&stack.buyer, 1000)
        .await
        .refused(403, "wrong_role");
    purchase.award(&stack.vendor, 0).await.refused(403, "wrong_role");
    purchase.award(&stack.arbiter, 300).await.ok();
    purchase
        .award(&stack.arbiter, 700)
        .await
        .refused(409, "wrong_state");
    let network_fee = purchase.settles("split").await.0;

    let buyer_gross = PRICE.0 * 300 / 1000;
    let vendor_part = PRICE.0 - buyer_gross;
    let fee = fee_on(vendor_part);
    let vendor_gross = vendor_part - fee;
    let vendor = vendor_gross - network_fee / 2;
    let buyer = buyer_gross - network_fee.div_ceil(2);
    assert_eq!(purchase.balances().await, [vendor, fee, buyer]);
}
