//! monerod and the wallet processes, each by itself.

use std::time::Duration;

use domain::Role;
use futures::future::join_all;
use wallet::multisig::MultisigBackend as _;
use wallet::rpc::{Endpoint, RpcError, Transport, WalletClient};

use super::Finding;
use crate::config::{Environment, Secrets};
use crate::escrow::Machinery;
use crate::health::{WALLET_INTERFACE, late_backups};
use crate::state::AppState;

/// Longest that a process may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn examine(state: &AppState, secrets: &Secrets, machinery: &Machinery) -> Vec<Finding> {
    let mut found = vec![monerod(machinery).await];
    let mut processes = Vec::new();
    for role in Role::ALL {
        for (place, url) in state.config.monero.wallet_rpc.of(role).iter().enumerate() {
            let endpoint = Endpoint {
                url: url.clone(),
                login: secrets.wallet_rpc.of(role).cloned(),
            };
            let name = format!("wallet_rpc_{role}_{place}");
            processes.push(wallet_process(name, endpoint, state.config.environment));
        }
    }
    found.extend(join_all(processes).await);
    found.extend(prepared(machinery).await);
    found.extend(backups(machinery, state).await);
    found
}

async fn monerod(machinery: &Machinery) -> Finding {
    const NAME: &str = "monerod";
    let info = match tokio::time::timeout(PATIENCE, machinery.daemon.info()).await {
        Ok(Ok(info)) => info,
        Ok(Err(error)) => {
            return Finding::fail(
                NAME,
                format!("{error}: start it, and check setting monero.daemon_url"),
            );
        }
        Err(_) => return Finding::fail(NAME, "does not answer: look at its log, or start it anew"),
    };
    let is = format!(
        "{}, height {}, version {}",
        info.network, info.height, info.version
    );
    if info.network != machinery.network {
        let wanted = machinery.network;
        Finding::fail(
            NAME,
            format!("{is}: the settings say {wanted}; check monero.network"),
        )
    } else if info.is_behind() {
        Finding::fail(
            NAME,
            format!("{is}, has not caught up: wait; nothing is paid out until then"),
        )
    } else if info.is_isolated() {
        Finding::fail(NAME, format!("{is}, has no peers: check its network"))
    } else {
        Finding::ok(NAME, is)
    }
}

async fn wallet_process(name: String, endpoint: Endpoint, environment: Environment) -> Finding {
    let client = Transport::new(&endpoint, PATIENCE).map(|transport| WalletClient::new(transport, PATIENCE));
    let version = match client {
        Ok(client) => client.version().await,
        Err(error) => Err(error),
    };
    match version {
        Ok((major, minor)) if (major, minor) >= WALLET_INTERFACE => {
            Finding::ok(name, format!("answers, interface {major}.{minor}"))
        }
        Ok((major, minor)) => {
            let text =
                format!("interface {major}.{minor}: real money needs monero-wallet-rpc 0.18.5.1 or newer");
            if environment == Environment::Production {
                Finding::fail(name, text)
            } else {
                Finding::warn(name, text)
            }
        }
        // It does one thing at a time: the server may have it at work.
        Err(RpcError::Timeout { .. }) => Finding::warn(
            name,
            "is busy or hangs: ask again in a minute, then start it anew",
        ),
        Err(error) => Finding::fail(
            name,
            format!("{error}: start it, and check its setting and secret"),
        ),
    }
}

async fn prepared(machinery: &Machinery) -> Option<Finding> {
    const NAME: &str = "prepared_wallets";
    let (backend, target) = machinery.prepared_wallets.as_ref()?;
    Some(match backend.prepared().await {
        Err(error) => Finding::fail(NAME, error.to_string()),
        Ok(0) if *target > 0 => Finding::warn(
            NAME,
            format!("none of {target}: orders wait for their address; look at the wallet processes"),
        ),
        Ok(ready) => Finding::ok(NAME, format!("{ready} of {target} ready")),
    })
}

async fn backups(machinery: &Machinery, state: &AppState) -> Option<Finding> {
    const NAME: &str = "wallet_backups";
    let (backend, _) = machinery.prepared_wallets.as_ref()?;
    Some(match late_backups(backend, state.clock.now()).await {
        Err(error) => Finding::fail(NAME, error.to_string()),
        Ok(0) => Finding::ok(NAME, "no new wallet waits for long"),
        Ok(late) => Finding::fail(
            NAME,
            format!(
                "{late} new wallets wait for their backup: see the log of the command in setting \
                 escrow.wallet_backup_command"
            ),
        ),
    })
}
