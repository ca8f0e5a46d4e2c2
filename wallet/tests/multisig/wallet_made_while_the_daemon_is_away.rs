//! monerod does not answer while a wallet is made: its files guess from which block on they have to look, and guess wrong.
//! What is paid to it is paid out all the same.

use domain::Role;
use wallet::multisig::{MultisigBackend, Stage};

use crate::support::{World, XMR, due, ready, request};

#[tokio::test]
async fn its_payment_is_found_watched_and_paid_out() {
    let mut world = World::bare(1).await;
    for role in Role::ALL {
        world.chain.roles.get_mut(role)[0].kill_hard().unwrap();
    }
    // The daemon has said how high the chain is; nobody has a file yet.
    world.backend.top_up(1).await.unwrap_err();
    assert_eq!(world.records.all()[0].stage, Stage::Ceremony);

    world.chain.daemon.kill_hard().unwrap();
    for role in Role::ALL {
        world.chain.roles.get_mut(role)[0].restart().await.unwrap();
    }
    world.restart_backend();
    let made = world.backend.top_up(1).await.unwrap();
    assert_eq!((made.made, made.abandoned), (1, 0));
    assert_eq!(world.records.all().len(), 1);
    world.chain.daemon.restart().await.unwrap();

    let wallet = world.claim(1).await;
    let vendor = world.chain.new_wallet();
    let buyer = world.chain.new_wallet();
    let inputs = world.fund(&wallet, &[2 * XMR, XMR]).await;
    let images = ready(world.backend.key_images(wallet.id, &inputs).await.unwrap());
    assert_eq!(images.len(), 2);
    assert_ne!(images[0], images[1]);

    let request = request(&wallet, inputs, &[(&vendor, 2 * XMR), (&buyer, XMR)]);
    let signed = world.pay_out(&request).await;
    for person in [&vendor, &buyer] {
        let balance = person.balance().await.unwrap().unlocked_balance;
        assert_eq!(balance, due(&request, &signed, person));
    }
}
