//! Dust, time-locked money and late money beside two counted outputs neither hinder a payout nor go with it.

use domain::Piconero;

use crate::support::{World, XMR, due, left, request};

#[tokio::test]
async fn two_inputs_are_paid_out_and_the_rest_stays() {
    let world = World::start().await;
    let wallet = world.claim(1).await;
    let vendor = world.chain.new_wallet();
    // A miner's reward is time-locked for 60 blocks.
    world.chain.daemon.mine(1, &wallet.address).await.unwrap();
    let locked = world.newest_reward().await;
    let mut inputs = world.fund(&wallet, &[XMR, XMR / 2, 7, XMR]).await;
    let late = inputs.pop().unwrap();
    inputs.pop();

    let first = request(&wallet, inputs, &[(&vendor, 0)]);
    let signed = world.pay_out(&first).await;
    let paid = due(&first, &signed, &vendor);
    assert_eq!(
        paid.checked_add(signed.network_fee),
        Some(Piconero(XMR + XMR / 2))
    );
    assert_eq!(vendor.balance().await.unwrap().unlocked_balance, paid);
    assert_eq!(left(&world, &wallet, first.builder).await, [7, XMR, locked]);

    // What came late is paid out later, by the same wallet.
    let second = request(&wallet, vec![late], &[(&vendor, 0)]);
    let signed = world.pay_out(&second).await;
    let paid = paid.checked_add(due(&second, &signed, &vendor)).unwrap();
    assert_eq!(vendor.balance().await.unwrap().unlocked_balance, paid);
    assert_eq!(left(&world, &wallet, first.builder).await, [7, locked]);
}
