use domain::Piconero;

use crate::shop::{Escrow, Shop};

#[tokio::test]
async fn a_reorganisation_takes_a_payment_back_into_the_pool() {
    let (early, late) = (Escrow::new(1), Escrow::new(2));
    let mut shop = Shop::open(&[&early, &late]).await;
    let height = shop.chain.daemon.height().await.unwrap();
    shop.chain.pay(&early.address, Piconero(1_000)).await.unwrap();
    shop.chain.mine(2).await.unwrap();
    shop.chain.pay(&late.address, Piconero(2_000)).await.unwrap();
    shop.chain.mine(2).await.unwrap();
    shop.catch_up().await;
    assert_eq!(shop.mined_for(&late), [(height + 2, 2_000)]);

    // Two blocks fewer: the later payment is in none of those that are left.
    shop.chain.daemon.pop_blocks(2).await.unwrap();
    let scan = shop.poll().await;
    assert_eq!(scan.rolled_back_to, Some(height + 2));
    assert_eq!(shop.mined_for(&late), []);
    assert_eq!(shop.pool_for(&late), [2_000]);
    assert_eq!(shop.mined_for(&early), [(height, 1_000)]);

    // Mined again, one block later than the first time.
    shop.chain.daemon.flush_pool().await.unwrap();
    shop.chain.mine(1).await.unwrap();
    shop.catch_up().await;
    assert_eq!((shop.mined_for(&late), shop.pool_for(&late)), (vec![], vec![]));
    shop.chain.pay(&late.address, Piconero(2_000)).await.unwrap();
    shop.chain.mine(1).await.unwrap();
    shop.catch_up().await;
    assert_eq!(shop.mined_for(&late), [(height + 3, 2_000)]);
    assert_eq!(shop.mined_for(&early), [(height, 1_000)]);
    assert_eq!(shop.repeated, 0);
}

#[tokio::test]
async fn a_branch_that_grew_longer_meanwhile_is_followed() {
    let escrow = Escrow::new(3);
    let mut shop = Shop::open(&[&escrow]).await;
    let height = shop.chain.daemon.height().await.unwrap();
    shop.chain.mine(3).await.unwrap();
    shop.catch_up().await;

    shop.chain.daemon.pop_blocks(2).await.unwrap();
    shop.chain.pay(&escrow.address, Piconero(3_000)).await.unwrap();
    shop.chain.mine(5).await.unwrap();
    shop.restart();
    let scan = shop.poll().await;
    assert_eq!((scan.rolled_back_to, scan.complete), (Some(height + 1), true));
    assert_eq!(shop.mined_for(&escrow), [(height + 1, 3_000)]);
}
