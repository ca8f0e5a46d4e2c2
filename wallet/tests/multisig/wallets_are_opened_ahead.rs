//! The wallets of a decision that is expected are open before it falls; they are in nobody's way.

use domain::Role;
use wallet::multisig::{MultisigBackend, WalletRecords};

use crate::support::{World, XMR, due, request};

async fn is_open(world: &World, role: Role) -> bool {
    world.chain.roles.get(role)[0].client().address().await.is_ok()
}

#[tokio::test]
async fn a_payout_finds_them_open_and_a_ceremony_closes_them() {
    let world = World::start().await;
    let wallet = world.claim(1).await;
    let vendor = world.chain.new_wallet();
    let inputs = world.fund(&wallet, &[XMR]).await;
    let request = request(&wallet, inputs, &[(&vendor, 0)]);
    let signers = [Role::Buyer, Role::Vendor];

    world.backend.open_ahead(wallet.id, &signers).await.unwrap();
    for role in Role::ALL {
        assert_eq!(is_open(&world, role).await, signers.contains(&role));
    }
    // Open already: nothing to do.
    world.backend.open_ahead(wallet.id, &signers).await.unwrap();
    let unsigned = world.build(&request).await;
    let signed = world.co_sign(&request, &unsigned).await;
    world.backend.broadcast(&request, &signed).await.unwrap();
    world.chain.mine(11).await.unwrap();
    assert_eq!(
        vendor.balance().await.unwrap().unlocked_balance,
        due(&request, &signed, &vendor)
    );

    world.backend.open_ahead(wallet.id, &signers).await.unwrap();
    world.backend.top_up(1).await.unwrap();
    for role in Role::ALL {
        assert!(!is_open(&world, role).await);
    }
    assert_eq!(world.records.count_prepared().await.unwrap(), 1);
}
