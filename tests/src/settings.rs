//! The server's configuration and secrets, on free ports.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use domain::Role;
use rand::Rng;
use secrecy::ExposeSecret;
use wallet::regtest::Regtest;
use wallet::regtest::ports::free_port;

use crate::binary;
use crate::stack::{FEE_BPS, StackOptions};

/// Where the server keeps everything, inside the chain's folder.
pub(crate) const FOLDER: &str = "marketplace";

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
    pub(crate) fn write(regtest: &Regtest, options: &StackOptions, fee_address: &str) -> Self {
        let dir = regtest.dir().join(FOLDER);
        let secrets = dir.join("secrets");
        fs::create_dir_all(&secrets).expect("a directory");
        for name in ["store-key", "field-key"] {
            write_key(&secrets.join(name));
        }
        let [port, metrics_port] = [(); 2].map(|()| free_port().expect("a port"));
        let urls = wallets(regtest, &secrets);
        let text = format!(
            r#"environment = "development"
[http]
bind = "127.0.0.1:{port}"
site_dir = "{site}"
[store]
path = "{store}"
[telemetry]
metrics_bind = "127.0.0.1:{metrics_port}"
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
[monero.wallet_rpc]
{urls}"#,
            store = dir.join("marketplace.db").display(),
            site = binary::site().display(),
            secrets = secrets.display(),
            fund_secs = options.fund_secs,
            ship_secs = options.ship_secs,
            release_secs = options.release_secs,
            dispute_secs = options.dispute_secs,
            prepared = options.prepared_wallets,
            backup = backup(regtest.dir(), options.wallet_backup),
            reconcile_secs = options.reconcile_secs,
            daemon = regtest.daemon.endpoint().url,
        );
        let file = dir.join("marketplace.toml");
        fs::write(&file, text).expect("a configuration");
        Self {
            file,
            base: format!("http://127.0.0.1:{port}"),
            metrics: format!("http://127.0.0.1:{metrics_port}/metrics"),
        }
    }
}

/// The operator's command: looks for each file that it is told of in the three directories, and copies it.
fn backup(chain: &Path, wanted: bool) -> String {
    if !wanted {
        return String::new();
    }
    let script = "while read -r name; do cp */\"$name\" backup/ || exit 1; done";
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

/// Writes the logins of the wallet processes; gives their addresses as lines of the configuration.
fn wallets(regtest: &Regtest, secrets: &Path) -> String {
    let endpoints = regtest.endpoints();
    let mut urls = String::new();
    for role in Role::ALL {
        let of_role = endpoints.get(role);
        if let Some(login) = of_role.first().and_then(|endpoint| endpoint.login.as_ref()) {
            let text = format!("{}:{}", login.user, login.password.expose_secret());
            fs::write(secrets.join(format!("wallet-rpc-{role}")), text).expect("a secret");
        }
        let list: Vec<_> = of_role
            .iter()
            .map(|endpoint| format!("{:?}", endpoint.url))
            .collect();
        writeln!(urls, "{role} = [{}]", list.join(", ")).expect("a string grows");
    }
    urls
}
