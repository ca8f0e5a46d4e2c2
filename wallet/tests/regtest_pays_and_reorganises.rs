//! The harness itself: a payment arrives, unlocks, and a reorganisation takes it back.

use std::time::Instant;

use domain::Piconero;
use wallet::regtest::Regtest;

#[tokio::test]
async fn a_payment_arrives_unlocks_and_is_taken_back() {
    let start = Instant::now();
    let chain = Regtest::start().await.unwrap();
    println!("start {:?}", start.elapsed());
    let person = chain.new_wallet().await.unwrap();
    let height = chain.daemon.height().await.unwrap();
    let amount = Piconero(1_500_000_000_000);
    chain.pay(person.address(), amount).await.unwrap();
    assert_eq!(chain.mine(1).await.unwrap(), height + 1);
    let balance = person.balance().await.unwrap();
    assert_eq!((balance.balance, balance.unlocked_balance), (amount, Piconero::ZERO));

    chain.mine(9).await.unwrap();
    assert_eq!(person.balance().await.unwrap().unlocked_balance, amount);

    assert_eq!(chain.daemon.pop_blocks(10).await.unwrap(), height);
    chain.daemon.flush_pool().await.unwrap();
    chain.mine(11).await.unwrap();
    assert_eq!(person.balance().await.unwrap().balance, Piconero::ZERO);
    println!("all {:?}", start.elapsed());
}
