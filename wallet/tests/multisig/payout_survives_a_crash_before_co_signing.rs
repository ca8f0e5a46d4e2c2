//! The co-signer's process dies between build and co-signature; then the builder's, and ours.

use domain::Role;
use wallet::multisig::{MultisigBackend, MultisigError};

use crate::support::{World, XMR, due, left, ready, request};

#[tokio::test]
async fn a_fresh_build_pays_after_a_crash() {
    let mut world = World::start().await;
    let wallet = world.claim(1).await;
    let buyer = world.chain.new_wallet();
    let inputs = world.fund(&wallet, &[XMR]).await;
    let mut request = request(&wallet, inputs, &[(&buyer, 0)]);
    request.builder = Role::Buyer;
    request.co_signer = Role::Arbiter;

    let unsigned = world.build(&request).await;
    world.chain.roles.arbiter[0].kill_hard().unwrap();
    let down = world.backend.co_sign(&request, &unsigned).await.unwrap_err();
    assert!(matches!(down, MultisigError::Unreachable(_)), "{down:?}");
    assert!(down.is_transient());
    world.chain.roles.arbiter[0].restart().await.unwrap();
    world.restart_backend();

    // What was built stays good: the nonces behind it were saved before it was handed out.
    world.co_sign(&request, &unsigned).await;
    // A signature works once: its nonces are gone.
    let used = world.backend.co_sign(&request, &unsigned).await.unwrap_err();
    assert!(matches!(used, MultisigError::Stale(_)), "{used:?}");

    // A transaction that an earlier build made is stale once there is a later one.
    let older = world.build(&request).await;
    world.chain.roles.buyer[0].kill_hard().unwrap();
    world.chain.roles.buyer[0].restart().await.unwrap();
    let newer = world.build(&request).await;
    let stale = world.backend.co_sign(&request, &older).await.unwrap_err();
    assert!(matches!(stale, MultisigError::Stale(_)), "{stale:?}");

    let signed = ready(world.backend.co_sign(&request, &newer).await.unwrap());
    world.backend.broadcast(&request, &signed).await.unwrap();
    world.chain.mine(11).await.unwrap();
    assert_eq!(
        buyer.balance().await.unwrap().unlocked_balance,
        due(&request, &signed, &buyer)
    );
    assert_eq!(left(&world, &wallet, request.builder).await, [0_u64; 0]);
}
