//! Monero's processes.

use domain::{Network, Role};
use serde::{Deserialize, Serialize};

use super::{ConfigError, Environment};

/// Monero's processes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneroConfig {
    /// The network of every address and wallet.
    pub network: Network,
    /// monerod's RPC.
    pub daemon_url: String,
    /// monerod's publisher (`--zmq-pub`), which says when something happens. Without it monerod is asked more often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zmq_pub_url: Option<String>,
    /// The wallet processes of each role.
    pub wallet_rpc: WalletRpcUrls,
}

/// The `monero-wallet-rpc` processes of each role; the same number for each.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalletRpcUrls {
    /// The buyer's.
    pub buyer: Vec<String>,
    /// The vendor's.
    pub vendor: Vec<String>,
    /// The arbiter's.
    pub arbiter: Vec<String>,
}

impl WalletRpcUrls {
    /// The processes of one role.
    #[must_use]
    pub fn of(&self, role: Role) -> &[String] {
        match role {
            Role::Buyer => &self.buyer,
            Role::Vendor => &self.vendor,
            Role::Arbiter => &self.arbiter,
        }
    }
}

impl MoneroConfig {
    /// The defaults of an environment.
    #[must_use]
    pub fn defaults(environment: Environment) -> Self {
        let local = |port: u16| format!("http://127.0.0.1:{port}");
        Self {
            network: environment.pick(Network::Regtest, Network::Stagenet, Network::Mainnet),
            daemon_url: local(18081),
            zmq_pub_url: None,
            wallet_rpc: WalletRpcUrls {
                buyer: vec![local(18082)],
                vendor: vec![local(18083)],
                arbiter: vec![local(18084)],
            },
        }
    }

    pub(super) fn check(&self, environment: Environment) -> Result<(), ConfigError> {
        let allowed: &[Network] = environment.pick(
            &[Network::Regtest, Network::Stagenet],
            &[Network::Stagenet, Network::Testnet],
            &[Network::Mainnet],
        );
        let names: Vec<&str> = allowed.iter().map(|network| network.name()).collect();
        ConfigError::unless(
            allowed.contains(&self.network),
            "monero.network",
            format!(
                "{} cannot be used in {environment}; it must be {}",
                self.network,
                names.join(" or ")
            ),
        )?;
        check_url("monero.daemon_url", &self.daemon_url)?;
        self.zmq_pub_url.as_deref().map_or(Ok(()), check_publisher)?;
        for (name, role) in [
            ("monero.wallet_rpc.buyer", Role::Buyer),
            ("monero.wallet_rpc.vendor", Role::Vendor),
            ("monero.wallet_rpc.arbiter", Role::Arbiter),
        ] {
            let urls = self.wallet_rpc.of(role);
            ConfigError::unless(!urls.is_empty(), name, "must name at least one process")?;
            ConfigError::unless(
                urls.len() == self.wallet_rpc.buyer.len(),
                name,
                "every role must have the same number of processes",
            )?;
            urls.iter().try_for_each(|url| check_url(name, url))?;
        }
        Ok(())
    }
}

fn check_publisher(text: &str) -> Result<(), ConfigError> {
    let name = "monero.zmq_pub_url";
    let problem = "must be tcp://HOST:PORT, as monerod's --zmq-pub says";
    let uri = text.parse::<axum::http::Uri>();
    let uri = uri.map_err(|_| ConfigError::Setting {
        name,
        problem: problem.to_owned(),
    })?;
    let usable = uri.scheme_str() == Some("tcp")
        && uri.host().is_some_and(|host| !host.is_empty())
        && uri.port_u16().is_some_and(|port| port > 0)
        && uri.path().trim_matches('/').is_empty()
        && !text.contains('@');
    ConfigError::unless(usable, name, problem)
}

/// An address without a login in it: logins are secrets, and this is shown.
pub(super) fn check_url(name: &'static str, text: &str) -> Result<(), ConfigError> {
    let uri = text
        .parse::<axum::http::Uri>()
        .map_err(|error| ConfigError::Setting {
            name,
            problem: format!("is no address: {error}"),
        })?;
    let usable =
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some() && !text.contains('@');
    ConfigError::unless(usable, name, "must be http://HOST:PORT without a login")
}
