//! One stack: chain, wallets, server, shop.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

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
/// How long the first prepared wallet may take.
const FIRST_WALLET_WITHIN: Duration = Duration::from_mins(3);

/// Everything that runs. Dropping it ends it.
pub(super) struct Stack {
    /// The server; before the chain, so that it ends first.
    server: Server,
    /// The chain and its wallets.
    pub(super) regtest: Regtest,
    /// Where the site is.
    pub(super) base: String,
    /// The stack's ports.
    pub(super) ports: Ports,
    /// Who can sign in.
    pub(super) accounts: Vec<Account>,
    /// The stack's folder.
    pub(super) dir: PathBuf,
}

impl Stack {
    /// Starts everything.
    pub(super) async fn start(options: Options, binary: &Path, progress: &Progress) -> Result<Self> {
        let ports = Ports::with_offset(options.port_offset)?;
        ports.check_free()?;
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
            ..RegtestOptions::default()
        })
        .await?;

        progress.say("starting the server");
        let site = build::target_dir().join("site");
        let config = config::write(&Parts {
            dir: &dir,
            site: &site,
            regtest: &regtest,
            ports: &ports,
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
        let server = marketplace.serve(&dir.join("marketplace.log"))?;
        marketplace.healthy().await?;
        let mut stack = Self {
            server,
            regtest,
            base: marketplace.base,
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
        if let Err(error) = stack.first_wallet().await {
            stack.stop().await?;
            return Err(error);
        }
        Ok(stack)
    }

    /// Waits until an order would get its address at once; further wallets follow in the background.
    async fn first_wallet(&self) -> Result<()> {
        let url = format!("{}/health", self.base);
        let ask = async {
            loop {
                let health: serde_json::Value = reqwest::get(&url).await?.json().await?;
                if health["prepared_wallets"].as_u64().is_some_and(|ready| ready > 0) {
                    return anyhow::Ok(());
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        };
        tokio::time::timeout(FIRST_WALLET_WITHIN, ask)
            .await
            .context("no escrow wallet became ready")?
    }

    /// The file a part writes its messages to.
    pub(super) fn log_of(&self, name: &str, port: u16) -> PathBuf {
        let monero = self.dir.join("monero");
        match name {
            "marketplace" | "metrics" => self.dir.join("marketplace.log"),
            "monerod" | "monerod's peers" => monero.join(cache::CHAIN).join("output.log"),
            wallet => monero.join(wallet).join(format!("output-{port}.log")),
        }
    }

    /// Stops the server in peace; the rest has nothing to lose and ends with this value.
    pub(super) async fn stop(&mut self) -> Result<()> {
        self.server.stop().await
    }
}
