//! With one process of each role, a payout does not wait for a whole ceremony, and the ceremony loses nothing.

use std::time::Duration;

use domain::Role;
use wallet::multisig::wallet_rpc::TopUp;
use wallet::multisig::{MultisigBackend as _, Stage, WalletRecord};

use crate::support::{World, XMR, due, request};

#[tokio::test]
async fn the_payout_is_on_its_way_before_the_wallet_is_ready() {
    let world = World::start().await;
    let wallet = world.claim(1).await;
    let vendor = world.chain.new_wallet();
    let inputs = world.fund(&wallet, &[XMR]).await;
    let request = request(&wallet, inputs, &[(&vendor, 0)]);

    let made = || {
        let records = world.records.all();
        let other = |record: &WalletRecord| record.id != wallet.id;
        records.into_iter().find(other)
    };
    let paying = async {
        // The ceremony has its processes, and makes the first files.
        while made().is_none() || !Role::ALL.iter().all(|role| world.backend.is_at_work(*role)) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let unsigned = world.build(&request).await;
        let signed = world.co_sign(&request, &unsigned).await;
        world.backend.broadcast(&request, &signed).await.unwrap();
        assert_eq!(made().unwrap().stage, Stage::Ceremony);
        signed
    };
    let (filled, signed) = tokio::join!(world.backend.top_up(1), paying);
    let expected = TopUp {
        made: 1,
        abandoned: 0,
    };
    assert_eq!(filled.unwrap(), expected);
    assert_eq!(made().unwrap().stage, Stage::Ready);
    world.chain.mine(11).await.unwrap();
    assert_eq!(
        vendor.balance().await.unwrap().unlocked_balance,
        due(&request, &signed, &vendor)
    );
}
