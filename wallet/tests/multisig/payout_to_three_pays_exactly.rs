//! The happy path: a claimed wallet is paid, and three recipients get exactly their shares.

use std::time::Instant;

use crate::support::{World, XMR, due, left, request};
use domain::Piconero;
use wallet::multisig::MultisigBackend;

#[tokio::test]
async fn three_recipients_get_their_shares_and_nothing_stays() {
    let world = World::start().await;
    let start = Instant::now();
    let wallet = world.claim(1).await;
    println!("ceremony {:?}", start.elapsed());
    let vendor = world.chain.new_wallet();
    let operator = world.chain.new_wallet();
    let buyer = world.chain.new_wallet();
    let inputs = world.fund(&wallet, &[2 * XMR]).await;

    let to = [(&vendor, XMR), (&operator, XMR / 50), (&buyer, 0)];
    let request = request(&wallet, inputs, &to);
    let start = Instant::now();
    let unsigned = world.build(&request).await;
    println!("build {:?}", start.elapsed());
    let start = Instant::now();
    let signed = world.co_sign(&request, &unsigned).await;
    println!("co-sign {:?}", start.elapsed());
    let start = Instant::now();
    world.backend.broadcast(&request, &signed).await.unwrap();
    println!("broadcast {:?}", start.elapsed());
    world.backend.broadcast(&request, &signed).await.unwrap();
    world.chain.mine(11).await.unwrap();
    world.backend.broadcast(&request, &signed).await.unwrap();

    let mut paid = Piconero::ZERO;
    for person in [&vendor, &operator, &buyer] {
        let balance = person.balance().await.unwrap().unlocked_balance;
        assert_eq!(balance, due(&request, &signed, person));
        paid = paid.checked_add(balance).unwrap();
    }
    assert_eq!(paid.checked_add(signed.network_fee), Some(Piconero(2 * XMR)));
    assert_eq!(left(&world, &wallet, request.builder).await, [0_u64; 0]);
}
