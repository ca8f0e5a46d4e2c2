//! A wallet process dies in the middle of a ceremony; the pool is full all the same in the end, and nobody
//! got half a wallet.

use std::time::Duration;

use domain::Role;
use wallet::multisig::{PartyRecord, Stage, WalletRecord};

use crate::support::World;

/// Tops the pool up, kills the vendor's process as soon as a stored record is `far` enough, restarts it, and
/// tops up again: one wallet is ready then, and is given out.
async fn crash_when(far: impl Fn(&PartyRecord) -> bool) {
    let mut world = World::bare(1).await;
    let reached = |record: &WalletRecord| Role::ALL.iter().all(|role| far(record.parties.get(*role)));
    {
        let vendor = &mut world.chain.roles.vendor[0];
        let records = &world.records;
        let crash = async {
            while !records.all().iter().any(reached) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            vendor.kill_hard().unwrap();
        };
        let (result, ()) = tokio::join!(world.backend.top_up(1), crash);
        result.unwrap_err();
    }
    let records = world.records.all();
    assert!(
        records
            .iter()
            .all(|record| record.stage != Stage::Ready && record.address.is_none())
    );

    world.chain.roles.vendor[0].restart().await.unwrap();
    world.restart_backend();
    world.backend.top_up(1).await.unwrap();
    let wallet = world.claim(1).await;
    assert!(wallet.address.starts_with('4') && !wallet.address.contains("1111111111"));
    let records = world.records.all();
    let ready = records.iter().filter(|record| record.stage == Stage::Ready);
    assert_eq!(ready.count(), 1);
}

#[tokio::test]
async fn after_the_first_round_it_is_resumed() {
    crash_when(|party| party.prepared.is_some()).await;
}

#[tokio::test]
async fn after_the_second_round_the_pool_is_filled() {
    crash_when(|party| party.made.is_some()).await;
}

#[tokio::test]
async fn after_the_third_round_the_pool_is_filled() {
    crash_when(|party| party.exchanged.is_some()).await;
}
