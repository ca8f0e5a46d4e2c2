//! The server's settings and secrets for one stack.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use domain::Role;
use rand::Rng;
use secrecy::ExposeSecret;
use wallet::regtest::Regtest;

use super::Ports;

/// Wallets kept ready in a stack: enough to click through several orders, few enough to be made in a minute.
pub(super) const PREPARED_WALLETS: u32 = 4;

/// What the settings are made of.
pub(super) struct Parts<'a> {
    /// The stack's folder.
    pub(super) dir: &'a Path,
    /// The folder of the built site.
    pub(super) site: &'a Path,
    /// The chain and its wallets.
    pub(super) regtest: &'a Regtest,
    /// The stack's ports.
    pub(super) ports: &'a Ports,
    /// Wallets kept ready.
    pub(super) prepared_wallets: u32,
}

/// Writes settings and secrets, keeping keys that are there; gives the file of settings.
pub(super) fn write(parts: &Parts<'_>) -> Result<PathBuf> {
    let secrets = parts.dir.join("secrets");
    fs::create_dir_all(&secrets).with_context(|| format!("cannot create {}", secrets.display()))?;
    for name in ["store-key", "field-key"] {
        let path = secrets.join(name);
        if !path.exists() {
            secret(&path, &random_key())?;
        }
    }
    let mut urls = String::new();
    for role in Role::ALL {
        let endpoints = parts.regtest.endpoints();
        let of_role = endpoints.get(role);
        if let Some(login) = of_role.first().and_then(|endpoint| endpoint.login.as_ref()) {
            let text = format!("{}:{}", login.user, login.password.expose_secret());
            secret(&secrets.join(format!("wallet-rpc-{role}")), &text)?;
        }
        let list: Vec<_> = of_role
            .iter()
            .map(|endpoint| format!("{:?}", endpoint.url))
            .collect();
        writeln!(urls, "{role} = [{}]", list.join(", "))?;
    }
    let path = parts.dir.join("marketplace.toml");
    fs::write(&path, settings(parts, &secrets, &urls))
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn settings(parts: &Parts<'_>, secrets: &Path, urls: &str) -> String {
    format!(
        r#"environment = "development"

[http]
bind = "127.0.0.1:{app}"
site_dir = "{site}"

[store]
path = "{store}"

[telemetry]
metrics_bind = "127.0.0.1:{metrics}"

[secrets]
directory = "{secrets}"

[escrow]
prepared_wallets = {prepared}

[monero]
network = "regtest"
daemon_url = "{daemon}"
zmq_pub_url = "{publisher}"

[monero.wallet_rpc]
{urls}
[development]
bank_url = "{bank}"
"#,
        app = parts.ports.app,
        prepared = parts.prepared_wallets,
        site = parts.site.display(),
        store = parts.dir.join("marketplace.db").display(),
        secrets = secrets.display(),
        metrics = parts.ports.metrics,
        daemon = parts.regtest.daemon.endpoint().url,
        publisher = parts.regtest.daemon.publisher(),
        bank = parts.regtest.bank.endpoint().url,
    )
}

fn random_key() -> String {
    let key: [u8; 32] = rand::rng().random();
    key.iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// Writes a file that only its owner reads.
fn secret(path: &Path, text: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    let file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("cannot write {}", path.display()))
}
