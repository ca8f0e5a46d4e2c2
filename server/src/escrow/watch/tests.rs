//! The watcher on a real private chain and a real store.

use std::fs;

use domain::id::IdEntropy;
use domain::{Piconero, TimestampMs, WalletId};
use monero::{Address, PrivateKey, PublicKey};
use secrecy::SecretString;
use wallet::regtest::ports::free_port;
use wallet::regtest::{Regtest, RegtestOptions};

use super::*;
use crate::config::Secrets;
use crate::store::chain::Held;
use crate::store::payouts::{Scanned, WalletRow};
use crate::store::sealed::Cell;
use crate::testing::{self, TestApp};
use crate::tests::purchase::Shop;

/// Longer than any test.
const NEVER: Duration = Duration::from_hours(1);
/// The longest that anything may take that happens by itself.
const WITHIN: Duration = Duration::from_mins(1);

struct Chain {
    regtest: Regtest,
    app: TestApp,
    /// The addresses of all wallets.
    addresses: Vec<String>,
}

impl Chain {
    /// With so many escrows, each with a wallet that is watched from the chain's end on.
    async fn with_wallets(count: u32) -> Self {
        let options = RegtestOptions {
            processes_per_role: 0,
            ..RegtestOptions::default()
        };
        let regtest = Regtest::start_with(options).await.unwrap();
        let height = regtest.daemon.height().await.unwrap();
        let mut shop = Shop::open().await;
        let model = shop.order().await.escrow_id();
        let state = &shop.app.state;
        let mut tx = state.store.write("test", "escrow_wallets").await.unwrap();
        let mut addresses = Vec::new();
        for number in 0..count {
            let escrow = copy(&mut tx, model, number).await;
            let view = key("view", number);
            let spend = PublicKey::from_private_key(&key("spend", number));
            let public_view = PublicKey::from_private_key(&view);
            let address = Address::standard(monero::Network::Mainnet, spend, public_view).to_string();
            let cell = Cell {
                table: "escrow_wallets",
                column: "view_key",
                row: escrow.0.as_bytes(),
            };
            let row = WalletRow {
                escrow,
                wallet: WalletId(escrow.0),
                address: address.clone(),
                view_key: state.sealer.seal(cell, view.to_string().as_bytes()).unwrap(),
                scanned: Scanned::Below(height),
            };
            payouts::insert_wallet(&mut tx, &row, TimestampMs(0))
                .await
                .unwrap();
            addresses.push(address);
        }
        tx.commit().await.unwrap();
        Self {
            regtest,
            app: shop.app,
            addresses,
        }
    }

    fn watch(&self, every: Duration, publisher: Option<String>) -> Watch {
        Watch::new(
            self.app.state.engine.clone(),
            DaemonClient::new(self.regtest.daemon.transport().clone()),
            Network::Regtest,
            Pauses {
                asking: every,
                listening: NEVER,
            },
            publisher.map(News::listen),
        )
    }

    /// What the store says about the chain's end and all payments: whether each is in a block, and its amount.
    async fn stored(&self) -> (Option<u64>, Vec<(bool, i64)>) {
        let mut db = self.app.state.store.read("test", "chain_outputs").await.unwrap();
        let tip = chain::tip(&mut db).await.unwrap();
        let outputs = sqlx::query_as(
            "SELECT height IS NOT NULL, CAST(output ->> 'amount' AS INTEGER) FROM chain_outputs",
        )
        .fetch_all(&mut *db)
        .await
        .unwrap();
        (tip.map(|tip| tip.height), outputs)
    }

    async fn until(&self, height: u64, payments: &[(bool, i64)]) {
        let wanted = (Some(height), payments.to_vec());
        let look = async {
            while self.stored().await != wanted {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let seen = tokio::time::timeout(WITHIN, look).await;
        assert!(seen.is_ok(), "{:?} instead of {wanted:?}", self.stored().await);
    }

    /// An address of the operator's, with its key.
    fn fees(&self, number: u32) -> FeeWallet {
        let view = key("fee view", number);
        let spend = PublicKey::from_private_key(&key("fee spend", number));
        let public_view = PublicKey::from_private_key(&view);
        let address = Address::standard(monero::Network::Mainnet, spend, public_view);
        let mut config = (*self.app.state.config).clone();
        config.escrow.fee_address = Some(address.to_string());
        let secrets = Secrets {
            fee_view_key: Some(SecretString::from(view.to_string())),
            ..testing::secrets()
        };
        FeeWallet::from_config(&config, &secrets).unwrap().unwrap()
    }

    async fn received(&self, wallet: &FeeWallet) -> Held {
        let mut db = self.app.state.store.read("test", "fee_outputs").await.unwrap();
        fees::received(&mut db, &wallet.address).await.unwrap()
    }

    /// Pays from the bank, and mines twice: a payment may miss the first block after it.
    async fn pay(&self, address: &str, amount: u64) -> u64 {
        self.regtest.pay(address, Piconero(amount)).await.unwrap();
        self.regtest.mine(2).await.unwrap()
    }

    async fn set_key(&self, address: &str, key: &[u8]) {
        let mut tx = self
            .app
            .state
            .store
            .write("test", "escrow_wallets")
            .await
            .unwrap();
        let query = sqlx::query("UPDATE escrow_wallets SET view_key = ? WHERE address = ?");
        query.bind(key).bind(address).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Rows that were ever changed.
    async fn changes(&self) -> i64 {
        let mut tx = self.app.state.store.write("test", "chain_outputs").await.unwrap();
        let changes = sqlx::query_scalar("SELECT total_changes()");
        changes.fetch_one(&mut *tx).await.unwrap()
    }

    async fn count(&self, query: &'static str) -> i64 {
        let mut db = self.app.state.store.read("test", "escrow_wallets").await.unwrap();
        sqlx::query_scalar(query).fetch_one(&mut *db).await.unwrap()
    }
}

/// Another order and escrow like `model`.
async fn copy(db: &mut sqlx::SqliteConnection, model: EscrowId, number: u32) -> EscrowId {
    let mut entropy = IdEntropy::default();
    entropy[6..].copy_from_slice(&number.to_le_bytes());
    let id = EscrowId::new(TimestampMs(0), entropy);
    for query in [
        "INSERT INTO orders (id, escrow_id, listing_id, buyer_id, vendor_id, arbiter_id, quantity, delivery, \
         placed_at_ms) SELECT ?1, ?1, listing_id, buyer_id, vendor_id, arbiter_id, quantity, delivery, \
         placed_at_ms FROM orders WHERE escrow_id = ?2",
        "INSERT INTO escrows (id, order_id, state, amount_piconero, updated_at_ms, record) \
         SELECT ?1, ?1, 'funded', amount_piconero, updated_at_ms, record FROM escrows WHERE id = ?2",
    ] {
        let copied = sqlx::query(query).bind(id.0).bind(model.0);
        assert_eq!(copied.execute(&mut *db).await.unwrap().rows_affected(), 1);
    }
    id
}

fn key(what: &str, number: u32) -> PrivateKey {
    monero::cryptonote::hash::Hash::hash_to_scalar([what.as_bytes(), &number.to_le_bytes()].concat())
}

/// Until everything is seen. A payment may miss the first block after it, so two are mined for each.
async fn poll(watch: &mut Watch) {
    while !watch.poll().await.unwrap() {}
}

/// Kilobytes that the process holds now (`VmRSS`) or held at most since it was last asked to forget (`VmHWM`).
fn memory(what: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_block_for_ten_thousand_wallets_costs_a_few_rows_and_little_memory() {
    const FOLLOWING: &str = "SELECT count(*) FROM escrow_wallets WHERE scanned_height < 0";
    let chain = Chain::with_wallets(10_000).await;
    let daemon = &chain.regtest.daemon;
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = memory("VmRSS");
    let mut watch = chain.watch(Duration::ZERO, None);
    poll(&mut watch).await;
    assert_eq!(chain.count(FOLLOWING).await, 10_000);

    let (rows, begun) = (chain.changes().await, std::time::Instant::now());
    chain.regtest.mine(1).await.unwrap();
    poll(&mut watch).await;
    println!("a block and a poll: {:?}", begun.elapsed());
    assert_eq!(chain.changes().await - rows, 1, "the cursor alone");

    let paid = &chain.addresses[5_000];
    chain.regtest.pay(paid, Piconero(7_000)).await.unwrap();
    let height = chain.regtest.mine(2).await.unwrap();
    poll(&mut watch).await;
    assert_eq!(chain.stored().await, (Some(height), vec![(true, 7_000)]));
    let held = memory("VmHWM") - before;
    println!("memory for the watcher: {held} kB");
    assert!(held < 100_000, "{held} kB");

    // A reorganisation below where they came to keep up, seen by a watcher that knows the store alone.
    daemon.pop_blocks(5).await.unwrap();
    let mut watch = chain.watch(Duration::ZERO, None);
    poll(&mut watch).await;
    assert_eq!(chain.stored().await, (Some(height - 5), vec![(false, 7_000)]));
    daemon.mine(1, paid).await.unwrap();
    poll(&mut watch).await;
    let reward = chain.count("SELECT height FROM chain_outputs WHERE height IS NOT NULL");
    assert_eq!(u64::try_from(reward.await).unwrap(), height - 5);
    assert_eq!(chain.count(FOLLOWING).await, 10_000);
}

#[tokio::test]
async fn a_wallet_that_comes_later_is_caught_up_and_then_keeps_up() {
    let chain = Chain::with_wallets(3).await;
    let mut watch = chain.watch(Duration::ZERO, None);
    poll(&mut watch).await;
    let height = chain.regtest.daemon.height().await.unwrap();
    chain
        .regtest
        .pay(&chain.addresses[2], Piconero(7_000))
        .await
        .unwrap();
    chain.regtest.mine(2).await.unwrap();
    // As if it had come only now, with blocks before it that hold its money.
    let behind = "UPDATE escrow_wallets SET scanned_height = ? WHERE address = ?";
    let mut tx = chain
        .app
        .state
        .store
        .write("test", "escrow_wallets")
        .await
        .unwrap();
    let behind = sqlx::query(behind).bind(1).bind(&chain.addresses[2]);
    behind.execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let mut watch = chain.watch(Duration::ZERO, None);
    poll(&mut watch).await;
    assert_eq!(chain.stored().await, (Some(height + 2), vec![(true, 7_000)]));
    let following = "SELECT count(*) FROM escrow_wallets WHERE scanned_height < 0";
    assert_eq!(chain.count(following).await, 3);
}

#[tokio::test]
async fn what_was_paid_while_a_key_did_not_open_is_found_once_it_does() {
    let chain = Chain::with_wallets(3).await;
    poll(&mut chain.watch(Duration::ZERO, None)).await;
    let address = &chain.addresses[1];
    let mut db = chain
        .app
        .state
        .store
        .read("test", "escrow_wallets")
        .await
        .unwrap();
    let key = "SELECT view_key FROM escrow_wallets WHERE address = ?";
    let key: Vec<u8> = sqlx::query_scalar(key)
        .bind(address)
        .fetch_one(&mut *db)
        .await
        .unwrap();
    drop(db);
    chain.set_key(address, &[0; 80]).await;
    let height = chain.regtest.daemon.height().await.unwrap();
    chain.regtest.pay(address, Piconero(7_000)).await.unwrap();
    chain.regtest.mine(2).await.unwrap();
    poll(&mut chain.watch(Duration::ZERO, None)).await;
    assert_eq!(chain.stored().await, (Some(height + 2), Vec::new()));

    chain.set_key(address, &key).await;
    poll(&mut chain.watch(Duration::ZERO, None)).await;
    assert_eq!(chain.stored().await, (Some(height + 2), vec![(true, 7_000)]));
}

#[tokio::test]
async fn a_published_block_is_looked_at_long_before_the_next_look_is_due() {
    let chain = Chain::with_wallets(1).await;
    let height = chain.regtest.daemon.height().await.unwrap();
    let publisher = Some(chain.regtest.daemon.publisher());
    let stop = CancellationToken::new();
    let watch = chain.watch(NEVER, publisher);
    let running = tokio::spawn(watch.run(stop.clone()));
    chain.until(height, &[]).await;
    chain.regtest.mine(1).await.unwrap();
    chain.until(height + 1, &[]).await;
    stop.cancel();
    running.await.unwrap();
}

#[tokio::test]
async fn without_a_publisher_the_chain_is_asked() {
    let chain = Chain::with_wallets(1).await;
    let height = chain.regtest.daemon.height().await.unwrap();
    let nobody = format!("tcp://127.0.0.1:{}", free_port().unwrap());
    let stop = CancellationToken::new();
    let watch = chain.watch(Duration::from_millis(100), Some(nobody));
    let running = tokio::spawn(watch.run(stop.clone()));
    chain.until(height, &[]).await;
    chain
        .regtest
        .pay(&chain.addresses[0], Piconero(7_000))
        .await
        .unwrap();
    chain.until(height, &[(false, 7_000)]).await;
    chain.regtest.mine(2).await.unwrap();
    chain.until(height + 2, &[(true, 7_000)]).await;
    stop.cancel();
    running.await.unwrap();
}

fn held(balance: u64, unlocked: u64, outputs: u64) -> Held {
    Held {
        balance: Piconero(balance),
        unlocked: Piconero(unlocked),
        outputs,
    }
}

#[tokio::test]
async fn fees_count_from_the_first_payment_of_an_escrow_on_and_fall_with_their_block() {
    let chain = Chain::with_wallets(1).await;
    let (wallet, other) = (chain.fees(1), chain.fees(2));
    // Before any escrow was paid: no fee.
    chain.pay(&wallet.address, 1).await;
    chain.pay(&chain.addresses[0], 7_000).await;
    chain.pay(&wallet.address, 20).await;
    poll(&mut chain.watch(Duration::ZERO, None)).await;
    assert_eq!(chain.received(&wallet).await, Held::default());

    // The key comes later than the money; then both go on with the chain.
    let watch = || chain.watch(Duration::ZERO, None).with_fees(Some(wallet.clone()));
    poll(&mut watch()).await;
    assert_eq!(chain.received(&wallet).await, held(20, 0, 1));
    let mut following = watch();
    let height = chain.pay(&wallet.address, 300).await;
    poll(&mut following).await;
    assert_eq!(chain.received(&wallet).await, held(320, 0, 2));
    assert_eq!(chain.stored().await, (Some(height), vec![(true, 7_000)]));

    // A reorganisation, seen by a watcher that does not know the address, takes the second one back.
    chain.regtest.daemon.pop_blocks(2).await.unwrap();
    poll(&mut chain.watch(Duration::ZERO, None)).await;
    assert_eq!(chain.received(&wallet).await, held(20, 0, 1));
    chain.regtest.mine(12).await.unwrap();
    poll(&mut watch()).await;
    assert_eq!(chain.received(&wallet).await, held(320, 320, 2));

    // Another address begins anew.
    poll(&mut chain.watch(Duration::ZERO, None).with_fees(Some(other.clone()))).await;
    assert_eq!(chain.received(&other).await, Held::default());
    assert_eq!(chain.received(&wallet).await, Held::default());
}
