//! A wallet that was closed for long reads the chain before a payout needs it.

use crate::support::World;

#[tokio::test]
async fn afterwards_there_is_nothing_left_to_read() {
    let world = World::start().await;
    let wallet = world.claim(1).await;
    world.chain.mine(50).await.unwrap();
    let read = world.backend.refresh(wallet.id).await.unwrap();
    assert!(read >= 50, "{read} blocks by three wallets");
    let read = world.backend.refresh(wallet.id).await.unwrap();
    assert!(read < 3 * 10, "{read} blocks by three wallets");
}
