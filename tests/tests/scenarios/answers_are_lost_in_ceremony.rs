//! Wallet processes do what they are told while keys are made, and their answers are lost.

use std::time::Duration;

use domain::Role;
use tests::purchase::released;
use tests::wait::within;
use tests::{Stack, StackOptions};

/// Longest until there is an address: a lost message of a party costs a whole ceremony.
const LIMIT: Duration = Duration::from_mins(8);

/// Each call of a ceremony, and whose process answers in vain.
const LOST: [(&str, Role); 4] = [
    ("generate_from_keys", Role::Buyer),
    ("make_multisig", Role::Arbiter),
    ("exchange_multisig_keys", Role::Vendor),
    ("get_address", Role::Buyer),
];

#[tokio::test]
async fn the_order_gets_an_address_that_can_be_paid_from() {
    let stack = Stack::start_with(StackOptions {
        ready_wallets: 0,
        proxied: true,
        ..StackOptions::default()
    })
    .await;
    let proxies = stack.proxies();
    for (method, role) in LOST {
        proxies.roles.get(role)[0].lose_answers(method, 1);
    }
    let purchase = stack.order().await;
    within(
        LIMIT,
        "an address",
        || purchase.escrow(),
        |escrow| escrow["address"].is_string(),
    )
    .await;
    for (method, role) in LOST {
        let lost = proxies.roles.get(role)[0].lost();
        assert!(
            lost.iter().any(|lost| lost == method),
            "{method} of the {role}: {lost:?}"
        );
    }
    let purchase = purchase.funded().await.shipped().await;
    purchase.confirm().await.ok();
    let network_fee = purchase.settles("released").await;
    assert_eq!(purchase.balances().await, released(network_fee));
}
