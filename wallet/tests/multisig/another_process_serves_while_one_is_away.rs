//! One of a role's two processes dies. The other serves, the dead one is asked seldom, and once it was started
//! again it serves like any other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::Role;
use wallet::multisig::wallet_rpc::Observers;
use wallet::multisig::{ByRole, MultisigBackend, MultisigError, PayoutRequest, SignedPayout};
use wallet::rpc::{Outcome, RpcObserver};

use crate::support::{World, XMR, backend_observed, due, ready, request};

/// Counts calls that found nobody.
#[derive(Default)]
struct Misses(AtomicUsize);

impl RpcObserver for Misses {
    fn observed(&self, _method: &'static str, outcome: Outcome, _duration: Duration) {
        if outcome == Outcome::Unreachable {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Tries as the engine does: what is worth another try gets one. A payout that meets the dead process loses one
/// step by it, so a few are enough.
async fn pay(world: &World, request: &PayoutRequest) -> SignedPayout {
    for _ in 0..4 {
        match try_to_pay(world, request).await {
            Ok(signed) => return signed,
            Err(error) => assert!(error.is_transient(), "{error:?}"),
        }
    }
    panic!("the other processes did not serve");
}

async fn try_to_pay(world: &World, request: &PayoutRequest) -> Result<SignedPayout, MultisigError> {
    let unsigned = ready(world.backend.build(request).await?);
    let signed = ready(world.backend.co_sign(request, &unsigned).await?);
    world.backend.broadcast(request, &signed).await?;
    Ok(signed)
}

async fn fill(world: &World, target: usize) {
    for _ in 0..4 {
        match world.backend.top_up(target).await {
            Ok(_) => return,
            Err(error) => assert!(error.is_transient(), "{error:?}"),
        }
    }
    panic!("no wallet could be made");
}

#[tokio::test]
async fn payouts_and_ceremonies_go_on_and_it_is_used_again() {
    let mut world = World::furnished(2).await;
    let misses = Arc::new(Misses::default());
    let observers = Observers {
        wallets: ByRole::from_fn(|_| Arc::clone(&misses) as Arc<dyn RpcObserver>),
        ..Observers::default()
    };
    world.backend = backend_observed(&world.chain, &world.records, &observers);
    let wallet = world.claim(1).await;
    let vendor = world.chain.new_wallet();
    let inputs = world.fund(&wallet, &[XMR]).await;
    let request = request(&wallet, inputs, &[(&vendor, 0)]);

    let dead = Instant::now();
    for role in Role::ALL {
        world.chain.roles.get_mut(role)[0].kill_hard().unwrap();
    }
    let signed = pay(&world, &request).await;
    world.chain.mine(11).await.unwrap();
    assert_eq!(
        vendor.balance().await.unwrap().unlocked_balance,
        due(&request, &signed, &vendor)
    );
    fill(&world, 1).await;
    // Each of the three is met by a few calls of one step, and then asked whether it is back, at most every eight
    // seconds in the long run.
    let calls = misses.0.load(Ordering::Relaxed);
    let seldom = usize::try_from(3 * (10 + dead.elapsed().as_secs() / 8)).unwrap();
    assert!((1..=seldom).contains(&calls), "{calls} calls to dead processes");

    // Now the others die: whatever is done, those that were started again do it.
    for role in Role::ALL {
        let processes = world.chain.roles.get_mut(role);
        processes[0].restart().await.unwrap();
        processes[1].kill_hard().unwrap();
    }
    let again = async {
        while world.backend.top_up(2).await.is_err() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(3), again).await.unwrap();
    assert_eq!(world.backend.prepared().await.unwrap(), 2);
}
