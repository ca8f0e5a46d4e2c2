//! Between two steps of a payout the co-signer's wallet stays open, in one process; at the end in none.

use domain::Role;
use wallet::multisig::MultisigBackend;

use crate::support::{World, XMR, due, request};

async fn open_wallets(world: &World, role: Role) -> usize {
    let mut open = 0;
    for process in world.chain.roles.get(role) {
        open += usize::from(process.client().address().await.is_ok());
    }
    open
}

#[tokio::test]
async fn each_step_finds_it_open_and_nobody_finds_it_after_a_rest() {
    let world = World::furnished(2).await;
    let wallet = world.claim(1).await;
    let vendor = world.chain.new_wallet();
    let inputs = world.fund(&wallet, &[XMR]).await;
    let request = request(&wallet, inputs, &[(&vendor, 0)]);
    assert_eq!(open_wallets(&world, request.co_signer).await, 0);

    let unsigned = world.build(&request).await;
    assert_eq!(open_wallets(&world, request.builder).await, 0);
    assert_eq!(open_wallets(&world, request.co_signer).await, 1);
    let signed = world.co_sign(&request, &unsigned).await;
    assert_eq!(open_wallets(&world, request.co_signer).await, 1);
    world.backend.rest().await;
    assert_eq!(open_wallets(&world, request.co_signer).await, 0);

    world.backend.broadcast(&request, &signed).await.unwrap();
    assert_eq!(open_wallets(&world, request.co_signer).await, 0);
    world.chain.mine(11).await.unwrap();
    assert_eq!(
        vendor.balance().await.unwrap().unlocked_balance,
        due(&request, &signed, &vendor)
    );
}
