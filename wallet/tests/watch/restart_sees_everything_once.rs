use domain::Piconero;

use crate::shop::{Escrow, Shop};

#[tokio::test]
async fn a_restart_at_any_height_sees_every_payment_once() {
    let escrow = Escrow::new(1);
    let mut shop = Shop::open(&[&escrow]).await;
    let height = shop.chain.daemon.height().await.unwrap();
    let mut expected = Vec::new();
    for payment in 0..4 {
        let amount = 1_000 + payment;
        shop.chain.pay(&escrow.address, Piconero(amount)).await.unwrap();
        if payment != 1 {
            shop.poll().await;
        }
        shop.chain.mine(1).await.unwrap();
        expected.push((height + payment, amount));
        if payment != 2 {
            shop.poll().await;
        }
        shop.restart();
    }
    shop.catch_up().await;
    assert_eq!(shop.mined_for(&escrow), expected);
    assert_eq!(shop.repeated, 0);
}

#[tokio::test]
async fn a_poll_that_was_not_persisted_is_repeated() {
    let escrow = Escrow::new(2);
    let mut shop = Shop::open(&[&escrow]).await;
    let height = shop.chain.daemon.height().await.unwrap();
    shop.catch_up().await;
    shop.chain.pay(&escrow.address, Piconero(1_000)).await.unwrap();
    shop.chain.mine(1).await.unwrap();

    let (cursor, watched) = (shop.cursor.clone(), shop.watched.clone());
    shop.poll().await;
    shop.restart();
    (shop.cursor, shop.watched) = (cursor, watched);
    shop.mined.clear();
    shop.poll().await;
    assert_eq!(shop.mined_for(&escrow), [(height, 1_000)]);
}
