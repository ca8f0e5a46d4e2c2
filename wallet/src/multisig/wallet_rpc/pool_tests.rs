//! Who gets a process, and when. None of this calls one.

use std::time::Duration;

use futures::FutureExt;

use super::*;
use crate::multisig::{ByRole, Confidential};
use crate::rpc::{Endpoint, NoObserver};

fn pool(processes: usize, url: &str) -> Arc<RolePool> {
    let endpoint = Endpoint {
        url: url.to_owned(),
        login: None,
    };
    let mut config = WalletRpcConfig::new(
        domain::Network::Regtest,
        endpoint.clone(),
        ByRole::from_fn(|_| vec![endpoint.clone(); processes]),
    );
    config.lease_timeout = Duration::from_millis(50);
    let observer: Arc<dyn RpcObserver> = Arc::new(NoObserver);
    RolePool::new(Role::Vendor, &config, &observer).unwrap()
}

fn idle(processes: usize) -> Arc<RolePool> {
    pool(processes, "http://127.0.0.1:1")
}

fn party() -> PartyRecord {
    PartyRecord {
        file: "a".to_owned(),
        password: Confidential::new("b".to_owned()),
        prepared: None,
        made: None,
        exchanged: None,
        address: None,
    }
}

#[tokio::test]
async fn a_payout_goes_before_ceremonies_that_came_first() {
    let (pool, party) = (idle(1), party());
    let held = pool.lease(&party, Purpose::Ceremony).await.unwrap();
    let mut ceremony = Box::pin(pool.lease(&party, Purpose::Ceremony));
    assert!((&mut ceremony).now_or_never().is_none());
    assert!(!pool.payout_waits());
    let mut payout = Box::pin(pool.lease(&party, Purpose::Payout));
    assert!((&mut payout).now_or_never().is_none());
    assert!(pool.payout_waits());
    drop(held);
    let paying = (&mut payout).now_or_never().unwrap().unwrap();
    assert!((&mut ceremony).now_or_never().is_none());
    drop(paying);
    ceremony.await.unwrap();
}

#[tokio::test]
async fn ceremonies_leave_one_of_several_processes_to_payouts() {
    let (pool, party) = (idle(3), party());
    let one = pool.lease(&party, Purpose::Ceremony).await.unwrap();
    let _other = pool.lease(&party, Purpose::Ceremony).await.unwrap();
    let mut third = Box::pin(pool.lease(&party, Purpose::Ceremony));
    assert!((&mut third).now_or_never().is_none());
    let _payout = pool
        .lease(&party, Purpose::Payout)
        .now_or_never()
        .unwrap()
        .unwrap();
    drop(one);
    third.now_or_never().unwrap().unwrap();
}

#[tokio::test]
async fn payouts_are_served_in_the_order_in_which_they_came() {
    let (pool, party) = (idle(1), party());
    let held = pool.lease(&party, Purpose::Payout).await.unwrap();
    let mut first = Box::pin(pool.lease(&party, Purpose::Payout));
    let mut second = Box::pin(pool.lease(&party, Purpose::Payout));
    assert!((&mut first).now_or_never().is_none() && (&mut second).now_or_never().is_none());
    drop(held);
    let paying = first.now_or_never().unwrap().unwrap();
    assert!((&mut second).now_or_never().is_none());
    drop(paying);
    second.now_or_never().unwrap().unwrap();
}

#[tokio::test]
async fn a_process_is_not_lost_on_somebody_who_left_the_line() {
    let (pool, party) = (idle(1), party());
    let held = pool.lease(&party, Purpose::Payout).await.unwrap();
    let waited = pool.lease(&party, Purpose::Ceremony).await;
    assert_eq!(waited.err(), Some(MultisigError::Busy));
    // One that was given a process the moment it left.
    let mut left = Box::pin(pool.lease(&party, Purpose::Payout));
    assert!((&mut left).now_or_never().is_none());
    drop(held);
    assert!(pool.is_at_work());
    drop(left);
    assert!(!pool.is_at_work());
    pool.lease(&party, Purpose::Ceremony).await.unwrap();
}

#[tokio::test]
async fn a_silent_process_is_left_alone_and_nobody_waits_for_it() {
    // Taken and closed again: nobody listens there.
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let (pool, party) = (pool(2, &url), party());
    let one = pool.lease(&party, Purpose::Payout).await.unwrap();
    let other = pool.lease(&party, Purpose::Payout).await.unwrap();
    one.client().version().await.unwrap_err();
    other.client().version().await.unwrap_err();
    let mut waits = Box::pin(pool.lease(&party, Purpose::Payout));
    assert!((&mut waits).now_or_never().is_none());
    drop(one);
    assert!((&mut waits).now_or_never().is_none());
    drop(other);
    // Sent home at once, and so is whoever comes later.
    let sent_home = waits.now_or_never().unwrap();
    assert!(matches!(sent_home, Err(MultisigError::Unreachable(_))));
    let later = pool.lease(&party, Purpose::Ceremony).now_or_never().unwrap();
    assert!(matches!(later, Err(MultisigError::Unreachable(_))));
}
