#![expect(
    clippy::unwrap_used,
    reason = "a test may panic wherever the chain is not as it says"
)]

use std::collections::HashMap;

use domain::{EscrowId, Piconero, TxId};
use wallet::rpc::daemon::KeyImageStatus::{self, InBlock, InPool, Unspent};
use wallet::rpc::{Transport, WalletClient};

use crate::shop::{Escrow, Shop, WITHIN};

/// The key images of what the bank has, as if they were those of escrows.
async fn images(shop: &Shop) -> HashMap<[u8; 32], EscrowId> {
    let bank = Transport::new(&shop.chain.bank.endpoint(), WITHIN).unwrap();
    let outputs = WalletClient::new(bank, WITHIN)
        .incoming_transfers()
        .await
        .unwrap();
    let unspent = outputs.iter().filter(|output| !output.spent);
    let image = |text: &str| hex::decode(text).unwrap().try_into().unwrap();
    let numbered = unspent.zip(0_u128..);
    numbered
        .map(|(output, number)| (image(&output.key_image), EscrowId(uuid::Uuid::from_u128(number))))
        .collect()
}

async fn pay(shop: &Shop) -> TxId {
    let stranger = Escrow::new(9);
    shop.chain.pay(&stranger.address, Piconero(1_000)).await.unwrap()
}

impl Shop {
    /// The transactions that are known to spend something, with their heights.
    fn spenders(&self) -> Vec<(TxId, Option<u64>)> {
        let mut spenders = Vec::new();
        for spend in &self.spends {
            assert_eq!(self.images.get(&spend.key_image), Some(&spend.escrow));
            spenders.push((spend.tx_id, spend.height));
        }
        spenders.dedup();
        spenders
    }

    async fn status(&self, image: [u8; 32]) -> KeyImageStatus {
        self.daemon.key_images_spent(&[[7; 32], image]).await.unwrap()[1]
    }
}

#[tokio::test]
async fn a_spend_is_seen_in_the_pool_in_its_block_and_is_gone_with_it() {
    let mut shop = Shop::open(&[]).await;
    let height = shop.chain.daemon.height().await.unwrap();
    shop.images = images(&shop).await;
    let all: Vec<_> = shop.images.keys().copied().collect();
    let statuses = shop.daemon.key_images_spent(&all).await.unwrap();
    assert_eq!(statuses, vec![Unspent; all.len()]);
    assert!(shop.poll().await.complete);
    assert_eq!(shop.spenders(), []);

    let tx_id = pay(&shop).await;
    shop.poll().await;
    assert_eq!(shop.spenders(), [(tx_id, None)]);
    let image = shop.spends[0].key_image;
    assert_eq!(shop.status(image).await, InPool);

    shop.chain.mine(2).await.unwrap();
    // Nobody's address is watched, and still no block is passed over.
    shop.poll().await;
    assert_eq!(shop.spenders(), [(tx_id, Some(height))]);
    assert_eq!(shop.status(image).await, InBlock);
    shop.poll().await;
    assert_eq!(shop.spenders(), [(tx_id, Some(height))]);

    shop.chain.daemon.pop_blocks(2).await.unwrap();
    assert_eq!(shop.poll().await.rolled_back_to, Some(height));
    assert_eq!(shop.spenders(), [(tx_id, None)]);
    shop.chain.daemon.flush_pool().await.unwrap();
    shop.poll().await;
    assert_eq!(shop.spenders(), []);
    assert_eq!(shop.status(image).await, Unspent);
}

#[tokio::test]
async fn an_image_that_is_handed_over_late_is_the_daemons_to_tell() {
    let mut shop = Shop::open(&[]).await;
    let late = images(&shop).await;
    pay(&shop).await;
    shop.chain.mine(1).await.unwrap();
    shop.poll().await;
    let waiting = pay(&shop).await;
    shop.poll().await;

    // In the pool it is found although its transaction was read before.
    shop.images = late;
    shop.poll().await;
    assert_eq!(shop.spenders(), [(waiting, None)]);
    let all: Vec<_> = shop.images.keys().copied().collect();
    let statuses = shop.daemon.key_images_spent(&all).await.unwrap();
    assert!(statuses.contains(&InBlock) && statuses.contains(&InPool));
    let in_pool: Vec<_> = shop.spends.iter().map(|spend| spend.key_image).collect();
    for (image, status) in all.iter().zip(statuses) {
        assert_eq!(in_pool.contains(image), status == InPool);
    }
}
