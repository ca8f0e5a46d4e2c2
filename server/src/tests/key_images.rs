//! Who spends an escrow's money, as the store keeps it.

use domain::{EscrowId, ForeignSpend, OutputRef, TxId};
use sqlx::SqliteConnection;
use wallet::watch::Spend;

use super::purchase::Shop;
use crate::store::payouts::{self, PayoutKey};
use crate::store::{WriteTx, key_images};

const IMAGE: [u8; 32] = [7; 32];
const PAID: OutputRef = OutputRef {
    tx_id: TxId([5; 32]),
    index: 1,
};
const OWN: TxId = TxId([8; 32]);
const STRANGE: TxId = TxId([9; 32]);

const fn spend(escrow: EscrowId, tx_id: TxId, height: Option<u64>) -> Spend {
    Spend {
        escrow,
        key_image: IMAGE,
        tx_id,
        height,
    }
}

const fn foreign(tx_id: Option<TxId>) -> ForeignSpend {
    ForeignSpend { output: PAID, tx_id }
}

/// A paid escrow whose output is watched.
async fn watched(shop: &mut Shop) -> (EscrowId, WriteTx) {
    let id = shop.funded().await.escrow_id();
    let mut tx = shop.app.state.store.write("test", "key_images").await.unwrap();
    key_images::put(&mut tx, id, PAID, &IMAGE).await.unwrap();
    (id, tx)
}

async fn sign_payout(db: &mut SqliteConnection, escrow: EscrowId) {
    payouts::put_unsigned(db, escrow, 0, b"unsigned").await.unwrap();
    let key = PayoutKey {
        escrow,
        no: 0,
        tx_id: OWN,
    };
    payouts::put_signed(db, key, 0, b"signed").await.unwrap();
}

#[tokio::test]
async fn a_strange_transaction_is_known_until_its_block_is_gone() {
    let mut shop = Shop::open().await;
    let (id, mut db) = watched(&mut shop).await;
    let in_pool = [spend(id, STRANGE, None)];
    assert_eq!(
        key_images::put_spends(&mut db, None, &in_pool).await.unwrap(),
        [id]
    );
    let known = key_images::foreign_spends(&mut db, id).await.unwrap();
    assert_eq!(known, [foreign(Some(STRANGE))]);
    let gone = key_images::put_spends(&mut db, None, &[]).await.unwrap();
    assert_eq!(gone, [id], "it left the pool without a block");
    assert_eq!(key_images::foreign_spends(&mut db, id).await.unwrap(), []);

    let mined = [spend(id, STRANGE, Some(40))];
    key_images::put_spends(&mut db, None, &mined).await.unwrap();
    assert_eq!(key_images::put_spends(&mut db, Some(41), &[]).await.unwrap(), []);
    assert_eq!(key_images::foreign_spends(&mut db, id).await.unwrap().len(), 1);
    assert_eq!(
        key_images::put_spends(&mut db, Some(40), &[]).await.unwrap(),
        [id]
    );
    assert_eq!(key_images::foreign_spends(&mut db, id).await.unwrap(), []);
}

#[tokio::test]
async fn an_own_payout_is_no_stranger() {
    let mut shop = Shop::open().await;
    let (id, mut db) = watched(&mut shop).await;
    sign_payout(&mut db, id).await;
    let spends = [spend(id, OWN, None), spend(id, STRANGE, None)];
    key_images::put_spends(&mut db, None, &spends).await.unwrap();
    let known = key_images::foreign_spends(&mut db, id).await.unwrap();
    assert_eq!(known, [foreign(Some(STRANGE))]);
}

#[tokio::test]
async fn what_was_spent_before_it_was_watched_is_asked_of_the_daemon() {
    let mut shop = Shop::open().await;
    let (id, mut db) = watched(&mut shop).await;
    assert_eq!(key_images::doubtful(&mut db).await.unwrap().len(), 1);
    key_images::set_spent_before(&mut db, &IMAGE, false)
        .await
        .unwrap();
    assert_eq!(key_images::doubtful(&mut db).await.unwrap(), []);

    key_images::set_spent_before(&mut db, &IMAGE, true).await.unwrap();
    assert_eq!(
        key_images::foreign_spends(&mut db, id).await.unwrap(),
        [foreign(None)]
    );
    assert_eq!(
        key_images::doubtful(&mut db).await.unwrap().len(),
        1,
        "a reorganisation can take it back"
    );
}

#[tokio::test]
async fn a_spend_that_may_be_the_escrows_own_is_asked_about_again() {
    let mut shop = Shop::open().await;
    let (id, mut db) = watched(&mut shop).await;
    sign_payout(&mut db, id).await;
    key_images::set_spent_before(&mut db, &IMAGE, true).await.unwrap();
    assert_eq!(key_images::foreign_spends(&mut db, id).await.unwrap(), []);
    assert_eq!(key_images::doubtful(&mut db).await.unwrap().len(), 1);
    key_images::put_spends(&mut db, None, &[spend(id, OWN, None)])
        .await
        .unwrap();
    key_images::set_spent_before(&mut db, &IMAGE, true).await.unwrap();
    assert_eq!(key_images::doubtful(&mut db).await.unwrap(), []);
}

#[tokio::test]
async fn of_two_outputs_with_one_key_the_later_has_the_image() {
    let mut shop = Shop::open().await;
    let (id, mut db) = watched(&mut shop).await;
    let later = OutputRef {
        tx_id: TxId([6; 32]),
        index: 0,
    };
    key_images::put(&mut db, id, later, &IMAGE).await.unwrap();
    assert_eq!(key_images::known(&mut db, id).await.unwrap(), [later]);
    assert_eq!(key_images::count(&mut db).await.unwrap(), 1);
}

#[tokio::test]
async fn a_watcher_that_begins_anew_asks_about_everything() {
    let mut shop = Shop::open().await;
    let (_, mut db) = watched(&mut shop).await;
    assert!(
        key_images::set_spent_before(&mut db, &IMAGE, false)
            .await
            .unwrap()
    );
    assert!(
        !key_images::set_spent_before(&mut db, &IMAGE, false)
            .await
            .unwrap(),
        "no news"
    );
    key_images::ask_again(&mut db).await.unwrap();
    assert_eq!(key_images::doubtful(&mut db).await.unwrap().len(), 1);
}
