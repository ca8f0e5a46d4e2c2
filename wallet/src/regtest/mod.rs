//! A private Monero chain of real processes, for tests and for `cargo xtask dev`.
//!
//! Everything listens on loopback, on ports that the system chooses unless told otherwise, and dies with the
//! [`Regtest`] value.

pub mod bank;
pub mod binaries;
pub mod cache;
pub mod daemon;
pub mod error;
pub mod people;
pub mod ports;
pub mod process;
pub mod wallet_process;

use std::path::{Path, PathBuf};

pub use bank::Bank;
pub use binaries::{BIN_DIR_VAR, Binaries};
pub use daemon::Daemon;
use domain::{Piconero, Role, TxId};
pub use error::RegtestError;
use futures::future::try_join_all;
pub use people::{OrdinaryWallet, People, Receipt};
pub use ports::FixedPorts;
pub use wallet_process::{Access, WalletProcess};

use crate::multisig::ByRole;
use crate::rpc::wallet::{Destination, Transfer};
use crate::rpc::{Endpoint, Login};

/// A running chain with a rich bank, wallet processes of three roles, and one for ordinary people.
pub struct Regtest {
    /// The wallet processes of the three roles.
    pub roles: ByRole<Vec<WalletProcess>>,
    /// Mined money to pay with.
    pub bank: Bank,
    /// Ordinary wallets.
    pub people: People,
    /// The daemon; last, because the others call it while they stop.
    pub daemon: Daemon,
    dir: PathBuf,
    _scratch: Option<tempfile::TempDir>,
}

/// How to start a [`Regtest`].
#[derive(Clone, Debug)]
pub struct RegtestOptions {
    /// Where everything is kept, to go on with it another time; a scratch directory without.
    pub dir: Option<PathBuf>,
    /// Ports; the system chooses without.
    pub ports: Option<FixedPorts>,
    /// Wallet processes of each role.
    pub processes_per_role: usize,
    /// Who may call the bank's wallet process.
    pub bank_access: Access,
    /// Where the mined chain is kept for the next start.
    pub cache_dir: PathBuf,
}

impl Default for RegtestOptions {
    fn default() -> Self {
        Self {
            dir: None,
            ports: None,
            processes_per_role: 1,
            bank_access: Access::Login,
            cache_dir: cache::default_dir(),
        }
    }
}

impl Regtest {
    /// Starts with [`RegtestOptions::default`].
    ///
    /// # Errors
    /// See [`RegtestError`].
    pub async fn start() -> Result<Self, RegtestError> {
        Self::start_with(RegtestOptions::default()).await
    }

    /// Starts all processes and waits until each answers.
    ///
    /// # Errors
    /// See [`RegtestError`].
    pub async fn start_with(options: RegtestOptions) -> Result<Self, RegtestError> {
        let binaries = Binaries::find().await?;
        let (dir, scratch) = if let Some(dir) = options.dir {
            (dir, None)
        } else {
            let scratch = tempfile::Builder::new().prefix("regtest-").tempdir()?;
            (scratch.path().to_owned(), Some(scratch))
        };
        let ports = options.ports;
        cache::install(&binaries, &options.cache_dir, &dir).await?;
        let daemon = Daemon::start(&binaries, &dir.join(cache::CHAIN), ports.map(FixedPorts::daemon)).await?;
        let wallet = |name: String, port: Option<u16>, login: Option<Login>| {
            WalletProcess::start(&binaries, &daemon, dir.join(name.clone()), name, port, login)
        };
        let of_role = |role: Role| {
            let wallet = &wallet;
            let login = Access::Login.login(role.name());
            try_join_all((0..options.processes_per_role).map(move |index| {
                // The instances of a role share a directory: any of them may be asked to open a file.
                let port = ports.map(|ports| ports.role(role, index));
                wallet(role.name().to_owned(), port, login.clone())
            }))
        };
        let (bank, people, buyer, vendor, arbiter) = tokio::try_join!(
            wallet(
                cache::BANK.to_owned(),
                ports.map(|ports| ports.bank),
                options.bank_access.login(cache::BANK)
            ),
            wallet(
                "people".to_owned(),
                ports.map(|ports| ports.people),
                Access::Login.login("people")
            ),
            of_role(Role::Buyer),
            of_role(Role::Vendor),
            of_role(Role::Arbiter),
        )?;
        Ok(Self {
            roles: ByRole {
                buyer,
                vendor,
                arbiter,
            },
            bank: Bank::open(bank).await?,
            people: People::new(people),
            daemon,
            dir,
            _scratch: scratch,
        })
    }

    /// Where everything is kept.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the wallet processes of each role listen.
    pub fn endpoints(&self) -> ByRole<Vec<Endpoint>> {
        ByRole::from_fn(|role| self.roles.get(role).iter().map(WalletProcess::endpoint).collect())
    }

    /// Mines `blocks` blocks to the bank; answers the chain's height.
    ///
    /// # Errors
    /// Those of the daemon.
    pub async fn mine(&self, blocks: u64) -> Result<u64, RegtestError> {
        Ok(self.daemon.mine(blocks, self.bank.address()).await?)
    }

    /// Pays from the bank; the transaction waits in the pool until the next block.
    ///
    /// # Errors
    /// Those of the bank's wallet process.
    pub async fn pay(&self, address: &str, amount: Piconero) -> Result<TxId, RegtestError> {
        self.pay_many(&[(address, amount)]).await
    }

    /// Pays several recipients in one transaction.
    ///
    /// # Errors
    /// Those of the bank's wallet process.
    pub async fn pay_many(&self, payments: &[(&str, Piconero)]) -> Result<TxId, RegtestError> {
        let destination = |(address, amount): &(&str, Piconero)| Destination {
            address: (*address).to_owned(),
            amount: *amount,
        };
        let transfer = Transfer {
            destinations: payments.iter().map(destination).collect(),
            priority: 1,
            ..Transfer::default()
        };
        let tx_id = self.bank.send(&transfer).await?;
        self.daemon.relayed(tx_id).await?;
        Ok(tx_id)
    }

    /// A new ordinary wallet, such as a vendor is paid to.
    pub fn new_wallet(&self) -> OrdinaryWallet {
        self.people.new_wallet()
    }
}
