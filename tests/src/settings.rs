//! The server's configuration and secrets, on free ports.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use domain::Role;
use rand::Rng;
use secrecy::ExposeSecret;
use wallet::multisig::ByRole;
use wallet::regtest::ports::free_port;
use wallet::regtest::{OrdinaryWallet, Regtest};

use crate::binary;
use crate::proxy::Proxies;
use crate::stack::{FEE_BPS, StackOptions};

/// Where the server keeps everything, inside the chain's folder.
pub(crate) const FOLDER: &str = "marketplace";

/// The store's file in it.
pub(crate) const STORE: &str = "marketplace.db";

/// What was written.
pub(crate) struct Settings {
    /// The configuration file.
    pub(crate) file: PathBuf,
    /// The server's address.
    pub(crate) base: String,
    /// Where its metrics are.
    pub(crate) metrics: String,
}

impl Settings {
    /// Writes configuration and secrets; keys that are there already stay, with the store that they open.
    pub(crate) fn write(
        regtest: &Regtest,
        options: &StackOptions,
        fees: &OrdinaryWallet,
        proxies: Option<&Proxies>,
    ) -> Self {
        let dir = regtest.dir().join(FOLDER);
        let secrets = dir.join("secrets");
        fs::create_dir_all(&secrets).expect("a directory");
        for name in ["store-key", "field-key"] {
            write_key(&secrets.join(name));
        }
        let [port, metrics_port] = [(); 2].map(|()| free_port().expect("a port"));
        write_logins(regtest, &secrets);
        fs::write(secrets.join("fee-view-key"), fees.view_key().expose_secret()).expect("a secret");
        let (daemon, urls) = match proxies {
            Some(proxies) => proxies.urls(),
            None => direct(regtest),
        };
        let urls = lines(&urls);
        let text = format!(
            r#"environment = "development"
[http]
bind = "127.0.0.1:{port}"
site_dir = "{site}"
[store]
path = "{store}"
[telemetry]
metrics_bind = "127.0.0.1:{metrics_port}"
format = "{format}"
[secrets]
directory = "{secrets}"
[escrow]
fee_bps = {FEE_BPS}
fee_address = "{fee_address}"
fund_secs = {fund_secs}
ship_secs = {ship_secs}
release_secs = {release_secs}
dispute_secs = {dispute_secs}
prepared_wallets = {prepared}
{backup}
reconcile_secs = {reconcile_secs}
[monero]
network = "regtest"
daemon_url = "{daemon}"
zmq_pub_url = "{publisher}"
[monero.wallet_rpc]
{urls}"#,
            store = dir.join(STORE).display(),
            site = binary::site().display(),
            format = options.log_format,
            secrets = secrets.display(),
            fee_address = fees.address(),
            fund_secs = options.fund_secs,
            ship_secs = options.ship_secs,
            release_secs = options.release_secs,
            dispute_secs = options.dispute_secs,
            prepared = options.prepared_wallets,
            backup = backup(regtest.dir(), options.wallet_backup),
            reconcile_secs = options.reconcile_secs,
            publisher = regtest.daemon.publisher(),
        );
        let file = dir.join("marketplace.toml");
        fs::write(&file, text).expect("a configuration");
        Self {
            file,
            base: format!("http://127.0.0.1:{port}"),
            metrics: format!("http://127.0.0.1:{metrics_port}/metrics"),
        }
    }

    /// Writes what a second server on the same store needs: the same, on other ports.
    pub(crate) fn beside(first: &Path) -> Self {
        let text = fs::read_to_string(first).expect("a configuration");
        let [port, metrics_port] = [(); 2].map(|()| free_port().expect("a port"));
        let line = |line: &str| match line.split_once(" = ") {
            Some(("bind", _)) => format!("bind = \"127.0.0.1:{port}\"\n"),
            Some(("metrics_bind", _)) => format!("metrics_bind = \"127.0.0.1:{metrics_port}\"\n"),
            _ => format!("{line}\n"),
        };
        let file = first.with_file_name("second.toml");
        fs::write(&file, text.lines().map(line).collect::<String>()).expect("a configuration");
        Self {
            file,
            base: format!("http://127.0.0.1:{port}"),
            metrics: format!("http://127.0.0.1:{metrics_port}/metrics"),
        }
    }
}

/// The operator's command: looks for each file that it is told of, in the three directories or among the records beside
/// the store, and copies it.
fn backup(chain: &Path, wanted: bool) -> String {
    if !wanted {
        return String::new();
    }
    let find = "find . -path ./backup -prune -o -name \"$name\" -print";
    let script = format!("while read -r name; do cp $({find}) backup/ || exit 1; done");
    let script = format!("cd {} || exit 1; {script}", chain.display());
    format!("wallet_backup_command = [\"/bin/sh\", \"-c\", '{script}']")
}

fn write_key(path: &Path) {
    if path.exists() {
        return;
    }
    let key: [u8; 32] = rand::rng().random();
    let hex = key.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string grows");
        hex
    });
    fs::write(path, hex).expect("a secret");
}

/// Writes the logins of the wallet processes.
fn write_logins(regtest: &Regtest, secrets: &Path) {
    for role in Role::ALL {
        let endpoints = regtest.endpoints();
        let first = endpoints.get(role).first();
        if let Some(login) = first.and_then(|endpoint| endpoint.login.as_ref()) {
            let text = format!("{}:{}", login.user, login.password.expose_secret());
            fs::write(secrets.join(format!("wallet-rpc-{role}")), text).expect("a secret");
        }
    }
}

/// The addresses of the wallet processes as lines of the configuration.
fn lines(urls: &ByRole<Vec<String>>) -> String {
    let line = |role: Role| format!("{role} = {:?}\n", urls.get(role));
    Role::ALL.map(line).concat()
}

/// Where daemon and wallet processes listen themselves.
fn direct(regtest: &Regtest) -> (String, ByRole<Vec<String>>) {
    let endpoints = regtest.endpoints();
    let urls = |role| endpoints.get(role).iter().map(|endpoint| endpoint.url.clone());
    let roles = ByRole::from_fn(|role| urls(role).collect());
    (regtest.daemon.endpoint().url, roles)
}
