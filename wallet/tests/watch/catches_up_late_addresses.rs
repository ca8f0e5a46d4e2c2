use domain::Piconero;

use crate::shop::{Escrow, Shop};

#[tokio::test]
async fn an_address_that_is_added_late_is_caught_up_in_slices() {
    let (first, late) = (Escrow::new(1), Escrow::new(2));
    let mut shop = Shop::open(&[&first]).await;
    let height = shop.chain.daemon.height().await.unwrap();
    shop.chain.pay(&late.address, Piconero(2_000)).await.unwrap();
    shop.chain.mine(1).await.unwrap();
    shop.catch_up().await;
    shop.chain.pay(&late.address, Piconero(3_000)).await.unwrap();
    shop.catch_up().await;
    assert!(shop.mined.is_empty() && shop.pool.is_empty());

    // From the first block on: more than one slice.
    shop.chain.mine(60).await.unwrap();
    shop.chain.pay(&late.address, Piconero(4_000)).await.unwrap();
    shop.chain.pay(&first.address, Piconero(1_000)).await.unwrap();
    shop.watched.push(late.watched_from(0));
    let scan = shop.poll().await;
    assert!(!scan.complete);
    assert_eq!(scan.cursor.height, height + 61);
    let mut pool = (shop.pool_for(&first), shop.pool_for(&late));
    assert_eq!(pool, (vec![1_000], vec![4_000]));

    shop.catch_up().await;
    assert_eq!(shop.mined_for(&late), [(height, 2_000), (height + 1, 3_000)]);
    pool = (shop.pool_for(&first), shop.pool_for(&late));
    assert_eq!(pool, (vec![1_000], vec![4_000]));
    assert!(
        shop.watched
            .iter()
            .all(|address| address.scanned_height == height + 61)
    );
}
