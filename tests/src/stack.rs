//! Everything a purchase needs, started for one test.

use std::fs::File;
use std::path::PathBuf;

use domain::Piconero;
use serde_json::json;
use wallet::regtest::{OrdinaryWallet, Regtest, RegtestOptions};

use crate::furnished;
use crate::log::TITLE;
use crate::person::{PASSWORD, Person};
use crate::proxy::Proxies;
use crate::purchase::Purchase;
use crate::server_process::ServerProcess;
use crate::settings::{STORE, Settings};
use crate::wait::eventually;

/// The price in every scenario: 0.5 XMR.
pub const PRICE: Piconero = Piconero(500_000_000_000);
/// The marketplace's share of what the vendor receives: 2.5 %.
pub const FEE_BPS: u64 = 250;

/// A private chain, a server, and three people with wallets.
pub struct Stack {
    /// The server; stopped before the chain.
    pub server: ServerProcess,
    /// Who buys.
    pub buyer: Person,
    /// Who sells.
    pub vendor: Person,
    /// Who decides.
    pub arbiter: Person,
    /// Where the vendor is paid.
    pub payout: OrdinaryWallet,
    /// Where the buyer is paid back.
    pub refund: OrdinaryWallet,
    /// Where the operator is paid.
    pub fees: OrdinaryWallet,
    /// What is for sale.
    pub listing_id: String,
    /// The chain.
    pub regtest: Regtest,
    /// The server's address.
    pub base: String,
    /// Where the server's metrics are.
    pub metrics: String,
    /// The server's configuration file.
    pub config: PathBuf,
    /// What stands between the server and its Monero processes, if it was asked for.
    pub proxies: Option<Proxies>,
}

/// What differs between scenarios.
#[derive(Clone, Debug)]
pub struct StackOptions {
    /// From the order to the payment.
    pub fund_secs: u64,
    /// From the payment to the parcel.
    pub ship_secs: u64,
    /// From the parcel to the release.
    pub release_secs: u64,
    /// From a dispute to the award.
    pub dispute_secs: u64,
    /// Whether there is a second arbiter, `deputy`.
    pub deputy: bool,
    /// Wallets made ahead. Without any, an order waits for a ceremony of its own, and the test makes no more than
    /// it needs.
    pub prepared_wallets: u32,
    /// Wallet processes of each role.
    pub processes_per_role: usize,
    /// Between two comparisons of the store with the chain.
    pub reconcile_secs: u64,
    /// Whether a wallet waits for the operator's command, which copies its keys to `backup` in the chain's folder.
    pub wallet_backup: bool,
    /// How many ready wallets are there from the start; they are made once for all tests. Without any, the first order
    /// waits for a ceremony too.
    pub ready_wallets: u32,
    /// Whether the server reaches its Monero processes through [`Proxies`].
    pub proxied: bool,
    /// How many pieces are for sale.
    pub stock: u64,
    /// How the server logs: `pretty`, or `json` as in production.
    pub log_format: &'static str,
}

impl Default for StackOptions {
    fn default() -> Self {
        Self {
            fund_secs: 86_400,
            ship_secs: 7 * 86_400,
            release_secs: 14 * 86_400,
            dispute_secs: 14 * 86_400,
            deputy: false,
            prepared_wallets: 0,
            processes_per_role: 1,
            reconcile_secs: 3_600,
            wallet_backup: false,
            ready_wallets: 1,
            proxied: false,
            stock: 5,
            log_format: "pretty",
        }
    }
}

impl Stack {
    /// Starts everything with [`StackOptions::default`].
    pub async fn start() -> Self {
        Self::start_with(StackOptions::default()).await
    }

    /// Starts everything.
    ///
    /// # Panics
    /// If a part does not start.
    pub async fn start_with(options: StackOptions) -> Self {
        let chain = RegtestOptions {
            processes_per_role: options.processes_per_role,
            ..RegtestOptions::default()
        };
        let regtest = Regtest::start_with(chain).await.expect("a private chain");
        let payout = regtest.new_wallet();
        let refund = regtest.new_wallet();
        let fees = regtest.new_wallet();
        if options.ready_wallets > 0 {
            furnished::install(&regtest, options.ready_wallets)
                .await
                .expect("a ready wallet");
        }
        let proxies = options.proxied.then(|| Proxies::before(&regtest));
        let Settings {
            file: config,
            base,
            metrics,
        } = Settings::write(&regtest, &options, &fees, proxies.as_ref());
        let _ = ServerProcess::run(&config, &["migrate"], "");
        for name in ["arbiter", "deputy"]
            .into_iter()
            .take(1 + usize::from(options.deputy))
        {
            let create = ["admin", "create-user", name, "--role", "arbiter"];
            let _ = ServerProcess::run(&config, &create, PASSWORD);
        }
        let server = ServerProcess::start(&config, &base).await;
        let buyer = Person::register(&base, "buyer", "buyer").await;
        let vendor = Person::register(&base, "vendor", "vendor").await;
        let arbiter = Person::login(&base, "arbiter").await;
        vendor
            .put("/api/profile", &json!({"payout_address": payout.address()}))
            .await
            .ok();
        let listing = json!({
            "title": TITLE, "description": "500 g, from one hive", "price_piconero": PRICE.0,
            "stock": options.stock, "category": "food",
        });
        let listing = vendor.post("/api/listings", &listing).await.ok();
        let listing_id = listing["listing_id"].as_str().expect("an id").to_owned();
        Self {
            server,
            buyer,
            vendor,
            arbiter,
            payout,
            refund,
            fees,
            listing_id,
            regtest,
            base,
            metrics,
            config,
            proxies,
        }
    }

    /// Starts a second server on the same store, on ports of its own; gives it and its address.
    pub async fn second_server(&self) -> (ServerProcess, String) {
        let Settings { file, base, .. } = Settings::beside(&self.config);
        (ServerProcess::start(&file, &base).await, base)
    }

    /// The proxies of a stack that has them.
    ///
    /// # Panics
    /// If it has none.
    pub fn proxies(&self) -> &Proxies {
        self.proxies.as_ref().expect("a stack with proxies")
    }

    /// Holds the engine in place of the server, which must be dead: a server that starts meanwhile serves pages and
    /// moves nothing, until what this gives is dropped.
    ///
    /// # Panics
    /// If somebody else holds it.
    pub fn hold_engine(&self) -> File {
        let store = self.config.with_file_name(format!("{STORE}.engine-lock"));
        let lock = File::options().write(true).open(store).expect("the lock's file");
        lock.try_lock().expect("a free engine");
        lock
    }

    /// Places an order for one; the escrow's address may still be being made.
    pub async fn order(&self) -> Purchase<'_> {
        Purchase::place(self).await
    }

    /// An order that was paid and shipped, and that the buyer disputes.
    pub async fn disputed(&self) -> Purchase<'_> {
        self.order().await.funded().await.shipped().await.disputed().await
    }

    /// Mines, as many blocks as it takes for money to count.
    ///
    /// # Panics
    /// If the daemon does not.
    pub async fn mine(&self, blocks: u64) {
        self.regtest.mine(blocks).await.expect("blocks");
    }

    /// What a wallet holds, unlocked or not, once it holds anything.
    pub async fn balance(&self, wallet: &OrdinaryWallet) -> Piconero {
        wallet.balance().await.expect("a balance").balance
    }

    /// Kills the server the hard way and starts it again.
    pub async fn crash(&mut self) {
        self.server.kill_hard();
        self.server.restart().await;
    }

    /// What is left of the listing.
    pub async fn stock(&self) -> u64 {
        let listing = self
            .buyer
            .get(&format!("/api/listings/{}", self.listing_id))
            .await
            .ok();
        listing["stock"].as_u64().expect("a stock")
    }

    /// One number of the server's metrics.
    pub async fn metric(&self, name: &str) -> Option<u64> {
        metric(&self.metrics, name).await
    }

    /// Waits until so many prepared wallets stand ready.
    pub async fn prepared(&self, wallets: u64) {
        self.measures("wallet_pool_ready", wallets).await;
    }

    /// Waits until a metric without labels is at least so much.
    pub async fn measures(&self, name: &str, least: u64) {
        let look = || metric(&self.metrics, name);
        eventually(name, look, |now| now.is_some_and(|now| now >= least)).await;
    }
}

/// A metric without labels, as the server shows it.
pub(crate) async fn metric(page: &str, name: &str) -> Option<u64> {
    let page = reqwest::get(page).await.ok()?.text().await.ok()?;
    let of_name = |line: &str| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok();
    page.lines().find_map(of_name)
}
