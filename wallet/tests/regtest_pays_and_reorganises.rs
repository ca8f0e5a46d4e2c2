//! The harness itself: a payment arrives, unlocks, and a reorganisation takes it back.

#![cfg(test)]

use domain::{Piconero, TxId};
use serde_json::{Value, json};
use wallet::regtest::Regtest;

async fn is_known(chain: &Regtest, tx: TxId) -> bool {
    let params = json!({ "txs_hashes": [tx] });
    let answer: Value = chain
        .daemon
        .transport()
        .post("/get_transactions", params)
        .await
        .unwrap();
    answer["missed_tx"].is_null()
}

#[tokio::test]
async fn a_payment_arrives_unlocks_and_is_taken_back() {
    let chain = Regtest::start().await.unwrap();
    let person = chain.new_wallet();
    let height = chain.daemon.height().await.unwrap();
    let amount = Piconero(1_500_000_000_000);
    let tx = chain.pay(person.address(), amount).await.unwrap();
    assert_eq!(chain.mine(1).await.unwrap(), height + 1);
    let balance = person.balance().await.unwrap();
    assert_eq!(
        (balance.balance, balance.unlocked_balance),
        (amount, Piconero::ZERO)
    );

    chain.mine(9).await.unwrap();
    assert_eq!(person.balance().await.unwrap().unlocked_balance, amount);

    assert_eq!(chain.daemon.pop_blocks(10).await.unwrap(), height);
    assert!(
        is_known(&chain, tx).await,
        "a popped block's transactions wait in the pool"
    );
    chain.daemon.flush_pool().await.unwrap();
    assert!(!is_known(&chain, tx).await);
    assert_eq!(chain.mine(11).await.unwrap(), height + 11);
    assert!(!is_known(&chain, tx).await);
}

#[tokio::test]
async fn killed_processes_come_back_where_they_were() {
    let mut chain = Regtest::start().await.unwrap();
    let height = chain.mine(2).await.unwrap();
    chain.daemon.kill_hard().unwrap();
    assert!(chain.daemon.height().await.is_err());
    chain.daemon.restart().await.unwrap();
    assert_eq!(chain.daemon.height().await.unwrap(), height);

    let buyer = &mut chain.roles.buyer[0];
    buyer.kill_hard().unwrap();
    assert!(buyer.client().version().await.is_err());
    buyer.restart().await.unwrap();
    buyer.client().version().await.unwrap();
}
