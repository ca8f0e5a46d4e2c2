//! Wallets of somebody who shares nothing with the stack but its monerod.

use std::time::Duration;

use tempfile::TempDir;
use tests::address::host;
use wallet::regtest::Binaries;
use wallet::regtest::ports::free_port;
use wallet::regtest::process::{Process, Recipe};
use wallet::rpc::wallet::WalletFile;
use wallet::rpc::{Endpoint, Transport, WalletClient};

const TIMEOUT: Duration = Duration::from_mins(1);

/// A wallet process of their own.
pub(crate) struct StrangerWallets {
    client: WalletClient,
    _process: Process,
    _dir: TempDir,
}

impl StrangerWallets {
    /// Starts a process that follows this monerod.
    pub(crate) async fn start(monerod: &str) -> Self {
        let binaries = Binaries::find().await.expect("Monero's programs");
        let dir = tempfile::tempdir().expect("a directory");
        let port = free_port().expect("a port");
        let mut args: Vec<String> = [
            "--rpc-ssl=disabled",
            "--daemon-ssl=disabled",
            "--disable-rpc-login",
        ]
        .map(str::to_owned)
        .to_vec();
        if binaries.needs_mismatch_flag() {
            args.push("--allow-mismatched-daemon-version".into());
        }
        args.push(format!("--rpc-bind-port={port}"));
        args.push(format!("--daemon-address={}", host(monerod)));
        args.push(format!("--wallet-dir={}", dir.path().display()));
        args.push(format!("--log-file={}", dir.path().join("log").display()));
        let endpoint = Endpoint {
            url: format!("http://127.0.0.1:{port}"),
            login: None,
        };
        let transport = Transport::new(&endpoint, TIMEOUT).expect("a client");
        let client = WalletClient::new(transport, TIMEOUT);
        let mut process = Process::spawn(Recipe {
            name: "the stranger's monero-wallet-rpc".into(),
            program: binaries.wallet_rpc,
            args: args.into_iter().map(Into::into).collect(),
            env: Vec::new(),
            log: dir.path().join("output"),
        })
        .expect("a process");
        process.ready(|| client.version()).await.expect("an answer");
        Self {
            client,
            _process: process,
            _dir: dir,
        }
    }

    /// Makes a wallet; gives its address.
    pub(crate) async fn create(&self, name: &str) -> String {
        self.client.create_wallet(file(name)).await.expect("a wallet");
        self.client.address().await.expect("an address")
    }

    /// What a wallet holds, unlocked or not, in piconero.
    pub(crate) async fn balance(&self, name: &str) -> u64 {
        self.client.open_wallet(file(name)).await.expect("a wallet");
        self.client.refresh().await.expect("blocks");
        self.client.balance().await.expect("a balance").balance.0
    }
}

const fn file(filename: &str) -> WalletFile<'_> {
    WalletFile {
        filename,
        password: "",
    }
}
