//! Which wallets have not read the chain for long.

use domain::{Clock as _, WalletId};
use secrecy::SecretString;
use uuid::Uuid;
use wallet::multisig::EscrowWallet;

use super::purchase::{Order, Shop};
use crate::escrow::Keep;
use crate::store::payouts;
use crate::testing::ADDRESS;

const DAY: u64 = 86_400;

async fn old(shop: &Shop) -> usize {
    let mut db = shop.app.state.store.read("test", "escrow_wallets").await.unwrap();
    let before = shop.app.clock.now().minus_secs(3 * DAY);
    payouts::refreshed_before(&mut db, before, 10)
        .await
        .unwrap()
        .len()
}

async fn give_wallet(shop: &Shop, order: &Order) {
    let wallet = EscrowWallet {
        id: WalletId(Uuid::from_u128(1)),
        address: ADDRESS.to_owned(),
        view_key: SecretString::from("ab".repeat(32)),
        restore_height: 1,
    };
    let ready = domain::escrow::Event::WalletReady {
        address: ADDRESS.to_owned(),
    };
    let engine = &shop.app.state.engine;
    let keep = Keep::Wallet(&wallet);
    let done = engine.apply(order.escrow_id(), &ready, domain::Actor::Wallet, keep);
    done.await.unwrap();
}

#[tokio::test]
async fn those_of_escrows_that_hold_money_come_up_every_three_days() {
    let mut shop = Shop::open().await;
    let order = shop.order().await;
    give_wallet(&shop, &order).await;
    shop.app.clock.advance_secs(4 * DAY);
    assert_eq!(old(&shop).await, 0, "nothing was paid to it");
    shop.pay(&order, 10).await;
    assert_eq!(old(&shop).await, 1);
    let mut tx = shop
        .app
        .state
        .store
        .write("test", "escrow_wallets")
        .await
        .unwrap();
    let now = shop.app.clock.now();
    payouts::set_refreshed(&mut tx, order.escrow_id(), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(old(&shop).await, 0);
    shop.app.clock.advance_secs(4 * DAY);
    assert_eq!(old(&shop).await, 1);
}
