use domain::{Piconero, TxId, TxStatus};
use wallet::watch::tx_statuses;

use crate::shop::{Escrow, Shop};

#[tokio::test]
async fn a_payment_is_seen_in_the_pool_and_then_in_its_block() {
    let escrow = Escrow::new(1);
    let mut shop = Shop::open(&[&escrow]).await;
    let height = shop.chain.daemon.height().await.unwrap();
    shop.catch_up().await;
    assert!(shop.pool.is_empty() && shop.mined.is_empty());

    let tx_id = shop.chain.pay(&escrow.address, Piconero(1_500)).await.unwrap();
    // The second look is answered from memory.
    for _ in 0..2 {
        let scan = shop.poll().await;
        assert_eq!((scan.tip_height, scan.complete), (height, true));
        assert_eq!(shop.pool_for(&escrow), [1_500]);
        assert_eq!(shop.mined_for(&escrow), []);
    }
    let unknown = TxId([9; 32]);
    let statuses = tx_statuses(&shop.daemon, &[unknown, tx_id]).await.unwrap();
    assert_eq!(statuses, [TxStatus::Missing, TxStatus::Pool]);

    shop.chain.mine(3).await.unwrap();
    let scan = shop.poll().await;
    assert_eq!((scan.tip_height, scan.cursor.height), (height + 3, height + 3));
    assert_eq!(shop.pool_for(&escrow), [0; 0]);
    assert_eq!(shop.mined_for(&escrow), [(height, 1_500)]);
    let output = shop.mined.values().next().unwrap();
    assert_eq!(output.output.tx_id, tx_id);
    assert_eq!(output.confirmations(scan.tip_height), 3);
    assert!(output.is_acceptable(Piconero(1_500)));
    let statuses = tx_statuses(&shop.daemon, &[tx_id]).await.unwrap();
    assert_eq!(statuses, [TxStatus::Mined { height }]);
}

#[tokio::test]
async fn dust_and_locked_money_are_listed_and_do_not_count() {
    let escrow = Escrow::new(2);
    let mut shop = Shop::open(&[&escrow]).await;
    let height = shop.chain.daemon.height().await.unwrap();
    let address = escrow.address.as_str();
    shop.chain.pay(address, Piconero(7)).await.unwrap();
    shop.chain.mine(1).await.unwrap();
    shop.chain.daemon.mine(1, address).await.unwrap();
    shop.catch_up().await;

    let mut outputs: Vec<_> = shop.mined.values().collect();
    outputs.sort_by_key(|output| output.amount);
    let [dust, reward] = outputs.as_slice() else {
        panic!("{outputs:?}")
    };
    assert_eq!(
        (dust.amount, dust.unlock_time, dust.verified),
        (Piconero(7), 0, true)
    );
    // A miner's reward is locked for 60 blocks after its own.
    assert_eq!(
        (reward.height, reward.unlock_time),
        (Some(height + 1), height + 61)
    );
    assert!(
        outputs
            .iter()
            .all(|output| !output.is_acceptable(Piconero(1_000)))
    );
}
