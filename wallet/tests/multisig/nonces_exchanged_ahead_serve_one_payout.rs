//! Two who are expected to sign exchange their nonces before the decision. One transaction uses these up; whatever
//! happens to a wallet in between makes the payout exchange anew.

use std::sync::Arc;
use std::sync::atomic::{AtomicIsize, Ordering};
use std::time::Duration;

use domain::Role;
use wallet::multisig::wallet_rpc::Observers;
use wallet::multisig::{ByRole, EscrowWallet, MultisigBackend, MultisigError, PayoutRequest};
use wallet::regtest::OrdinaryWallet;
use wallet::rpc::{Outcome, RpcObserver};

use crate::support::{World, XMR, backend_observed, due, request};

const SIGNERS: [Role; 2] = [Role::Buyer, Role::Vendor];
/// How many wallets export in one exchange.
const EXPORT: isize = 2;

/// Counts exports, less those that a transaction may have used up.
#[derive(Default)]
struct Unused(AtomicIsize);

impl RpcObserver for Unused {
    fn observed(&self, method: &'static str, _: Outcome, _: Duration) {
        let more = match method {
            "export_multisig_info" => 1,
            // Older wallets need more than one to find out what it costs.
            "transfer" => -EXPORT,
            _ => 0,
        };
        self.0.fetch_add(more, Ordering::Relaxed);
    }
}

/// A world, an escrow with money in it, whom it is paid to, and what was exchanged.
struct Scene {
    world: World,
    wallet: EscrowWallet,
    vendor: OrdinaryWallet,
    unused: Arc<Unused>,
}

impl Scene {
    async fn set() -> (Self, PayoutRequest) {
        let world = World::start().await;
        let wallet = world.claim(1).await;
        let vendor = world.chain.new_wallet();
        let inputs = world.fund(&wallet, &[XMR]).await;
        let request = request(&wallet, inputs, &[(&vendor, 0)]);
        let mut scene = Self {
            world,
            wallet,
            vendor,
            unused: Arc::default(),
        };
        scene.restart_backend();
        (scene, request)
    }

    /// Another backend, as after a crash of the server, which is counted too.
    fn restart_backend(&mut self) {
        let unused = Arc::clone(&self.unused);
        let observers = Observers {
            wallets: ByRole::from_fn(|_| Arc::<Unused>::clone(&unused) as _),
            ..Observers::default()
        };
        self.world.backend = backend_observed(&self.world.chain, &self.world.records, &observers);
    }

    async fn open_ahead(&self) {
        let opened = self.world.backend.open_ahead(self.wallet.id, &SIGNERS).await;
        opened.unwrap();
    }

    /// After whatever a payout has left open; answers how many exchanges are unused then.
    async fn open_ahead_anew(&self) -> isize {
        let before = self.unused();
        self.world.backend.rest().await;
        self.open_ahead().await;
        assert_eq!(self.unused(), before + 1);
        before + 1
    }

    /// How many exchanges there were for which no transaction was made.
    fn unused(&self) -> isize {
        self.unused.0.load(Ordering::Relaxed) / EXPORT
    }

    async fn pays(&self, request: &PayoutRequest) {
        let signed = self.world.pay_out(request).await;
        assert_eq!(
            self.vendor.balance().await.unwrap().unlocked_balance,
            due(request, &signed, &self.vendor)
        );
    }
}

#[tokio::test]
async fn each_transaction_has_nonces_of_its_own() {
    let (scene, request) = Scene::set().await;
    scene.open_ahead().await;
    assert_eq!(scene.unused(), 1);
    // There is one already.
    scene.open_ahead().await;
    assert_eq!(scene.unused(), 1);

    // Blocks do it no harm.
    scene.world.chain.mine(2).await.unwrap();
    let older = scene.world.build(&request).await;
    assert_eq!(scene.unused(), 0);
    // The second signature is still to come: what it needs stays as it is.
    scene.open_ahead().await;
    assert_eq!(scene.unused(), 0);
    let newer = scene.world.build(&request).await;
    assert_eq!(scene.unused(), 0);
    let stale = scene.world.backend.co_sign(&request, &older).await.unwrap_err();
    assert!(matches!(stale, MultisigError::Stale(_)), "{stale:?}");
    scene.world.co_sign(&request, &newer).await;
    scene.pays(&request).await;
    assert_eq!(scene.unused(), 0);
}

#[tokio::test]
async fn each_try_has_nonces_of_its_own() {
    let (scene, decided) = Scene::set().await;
    let operator = scene.world.chain.new_wallet();
    let bears_more_than_it_has = [(&scene.vendor, 1_000), (&operator, 0)];
    let poor = request(&scene.wallet, decided.inputs, &bears_more_than_it_has);
    scene.open_ahead().await;
    let impossible = scene.world.backend.build(&poor).await.unwrap_err();
    assert!(
        matches!(impossible, MultisigError::Impossible(_)),
        "{impossible:?}"
    );
    assert_eq!(scene.unused(), 0);
}

#[tokio::test]
async fn whoever_was_away_in_between_exchanges_anew() {
    let (mut scene, request) = Scene::set().await;
    for role in [request.builder, request.co_signer] {
        let before = scene.open_ahead_anew().await;
        let process = &mut scene.world.chain.roles.get_mut(role)[0];
        process.kill_hard().unwrap();
        process.restart().await.unwrap();
        scene.world.build(&request).await;
        assert_eq!(scene.unused(), before, "the {role} was away");
    }

    let before = scene.open_ahead_anew().await;
    scene.restart_backend();
    scene.world.build(&request).await;
    assert_eq!(scene.unused(), before, "the server was away");

    let before = scene.open_ahead_anew().await;
    // Every block since before it was paid is replaced, and the payment is in a later one.
    let (chain, paid) = (&scene.world.chain, request.inputs[0].output.tx_id);
    chain.daemon.pop_blocks(12).await.unwrap();
    let payment = chain.daemon.take_out(paid).await.unwrap();
    chain.mine(13).await.unwrap();
    chain.daemon.hand_in(&payment).await.unwrap();
    chain.mine(11).await.unwrap();
    scene.pays(&request).await;
    assert_eq!(scene.unused(), before, "the payment was away");
}

#[tokio::test]
async fn a_payment_that_came_since_is_paid_out_too() {
    let (scene, first) = Scene::set().await;
    scene.open_ahead().await;
    let mut inputs = first.inputs;
    inputs.extend(scene.world.fund(&scene.wallet, &[XMR / 2]).await);
    let both = request(&scene.wallet, inputs, &[(&scene.vendor, 0)]);
    scene.pays(&both).await;
    // Of the one before, nothing could be used.
    assert_eq!(scene.unused(), 1);
}
