//! One stack: chain, wallets, server, shop.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use wallet::regtest::cache;
use wallet::regtest::{Access, Regtest, RegtestOptions};

use super::config::{self, Parts};
use super::server::{Marketplace, Server};
use super::{Options, Ports, Progress};
use crate::build;
use crate::demo::{self, Account, PASSWORD};

/// Accounts that only the operator makes.
const STAFF: [&str; 3] = ["arbiter", "moderator", "admin"];
/// How long preparing one wallet may take.
const WALLET_WITHIN: Duration = Duration::from_mins(3);
/// How often it is looked whether one is ready.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// What the server says.
const SERVER_LOG: &str = "marketplace.log";

/// Everything that runs. Dropping it ends it.
pub(crate) struct Stack {
    /// The server; before the chain, so that it ends first.
    server: Server,
    /// How the server is started.
    marketplace: Marketplace,
    /// The chain and its wallets.
    pub(crate) regtest: Regtest,
    /// Where the site is.
    pub(crate) base: String,
    /// The stack's ports.
    pub(super) ports: Ports,
    /// Who can sign in.
    pub(super) accounts: Vec<Account>,
    /// The stack's folder.
    pub(super) dir: PathBuf,
}

impl Stack {
    /// Starts everything.
    pub(crate) async fn start(options: Options, binary: &Path, progress: &Progress) -> Result<Self> {
        let ports = Ports::with_offset(options.port_offset)?;
        ports.check_free(options.with_monitoring)?;
        let dir = build::workspace()
            .join(".dev")
            .join(options.port_offset.to_string());
        if dir.exists() && !options.keep {
            fs::remove_dir_all(&dir).with_context(|| format!("cannot clear {}", dir.display()))?;
        }
        fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;

        progress.say("starting monerod and the wallet processes");
        let regtest = Regtest::start_with(RegtestOptions {
            dir: Some(dir.join("monero")),
            ports: Some(ports.chain),
            bank_access: Access::Open,
            cache_dir: cache::default_dir(),
            processes_per_role: options.wallet_processes.get(),
        })
        .await?;

        progress.say("starting the server");
        let site = build::target_dir().join("site");
        let config = config::write(&Parts {
            dir: &dir,
            site: &site,
            regtest: &regtest,
            ports: &ports,
            prepared_wallets: options.prepared_wallets,
        })?;
        let marketplace = Marketplace {
            binary: binary.to_owned(),
            config,
            base: format!("http://127.0.0.1:{}", ports.app),
        };
        let seeded = dir.join("seeded");
        let fresh = !seeded.exists();
        marketplace.command(&["migrate"], "").await?;
        if fresh {
            for role in STAFF {
                marketplace
                    .command(&["admin", "create-user", role, "--role", role], PASSWORD)
                    .await?;
            }
        }
        let mut server = marketplace.serve(&dir.join(SERVER_LOG))?;
        server.healthy().await?;
        let mut stack = Self {
            server,
            base: marketplace.base.clone(),
            marketplace,
            regtest,
            ports,
            accounts: demo::accounts(&STAFF)?,
            dir,
        };
        if fresh {
            progress.say("filling the demo shop");
            demo::seed(&stack.base, &stack.regtest).await?;
            fs::write(&seeded, "")?;
        }
        progress.say("preparing escrow wallets");
        if let Err(error) = stack.prepared(options.prepared_wallets.min(1)).await {
            stack.stop().await?;
            return Err(error);
        }
        Ok(stack)
    }

    /// Waits until so many orders would get their address at once.
    pub(crate) async fn prepared(&self, wallets: u32) -> Result<()> {
        self.pool(wallets, |ready| ready >= wallets).await
    }

    /// Waits until fewer are left, and the server says so.
    pub(crate) async fn fewer_prepared(&self, wallets: u32) -> Result<()> {
        self.pool(1, |ready| ready < wallets).await
    }

    async fn pool(&self, patience: u32, accept: impl Fn(u32) -> bool) -> Result<()> {
        let url = format!("http://127.0.0.1:{}/metrics", self.ports.metrics);
        let ask = async {
            loop {
                let metrics = reqwest::get(&url).await?.text().await?;
                if metrics.lines().filter_map(prepared).any(&accept) {
                    return anyhow::Ok(());
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        tokio::time::timeout(WALLET_WITHIN * patience, ask)
            .await
            .context("no escrow wallet became ready")?
    }

    /// Stops the server and starts it again; gives the time from its start until it can take orders.
    pub(crate) async fn restart_server(&mut self) -> Result<Duration> {
        self.server.stop().await?;
        let begun = Instant::now();
        self.server = self.marketplace.serve(&self.dir.join(SERVER_LOG))?;
        self.server.healthy().await?;
        Ok(begun.elapsed())
    }

    /// The file a part writes its messages to.
    pub(super) fn log_of(&self, name: &str, port: u16) -> PathBuf {
        let monero = self.dir.join("monero");
        match name {
            "marketplace" | "metrics" => self.dir.join(SERVER_LOG),
            "monerod" | "monerod's ZMQ" | "monerod's publisher" => {
                monero.join(cache::CHAIN).join("output.log")
            }
            wallet => monero.join(wallet).join(format!("output-{port}.log")),
        }
    }

    /// Stops the server in peace; the rest has nothing to lose and ends with this value.
    pub(crate) async fn stop(&mut self) -> Result<()> {
        self.server.stop().await
    }
}

/// What a line of the metrics says about prepared wallets, if it is about them.
fn prepared(line: &str) -> Option<u32> {
    line.strip_prefix("wallet_pool_ready ")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_of_prepared_wallets_is_found() {
        assert_eq!(prepared("wallet_pool_ready 4"), Some(4));
        assert_eq!(prepared("# HELP wallet_pool_ready 1"), None);
    }
}
