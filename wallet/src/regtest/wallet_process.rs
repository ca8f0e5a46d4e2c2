//! monero-wallet-rpc on a private chain.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rand::distr::{Alphanumeric, SampleString};
use secrecy::{ExposeSecret, SecretString};

use super::daemon::ATTEMPTS;
use super::ports::free_port;
use super::process::{Process, Recipe};
use super::{Binaries, Daemon, RegtestError};
use crate::rpc::{Endpoint, Login, RpcError, Transport, WalletClient};

/// Longest a call may take.
const CALL_TIMEOUT: Duration = Duration::from_mins(2);
/// How often a scan is asked for again while monerod is away, and after which pause: half a minute in all.
const SCANS: u32 = 60;
const SCAN_AGAIN: Duration = Duration::from_millis(500);

/// A running monero-wallet-rpc, with a digest login of its own unless it is open to the whole machine.
pub struct WalletProcess {
    process: Process,
    endpoint: Endpoint,
    transport: Transport,
    client: WalletClient,
    dir: PathBuf,
}

/// Who may call a wallet process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever knows its login.
    Login,
    /// Every program on this machine. For play money that developers spend by hand.
    Open,
}

impl Access {
    /// A new login for `user`, if one is needed. The processes of one role share theirs.
    pub fn login(self, user: &str) -> Option<Login> {
        (self == Self::Login).then(|| Login {
            user: user.to_owned(),
            password: SecretString::from(Alphanumeric.sample_string(&mut rand::rng(), 24)),
        })
    }
}

impl WalletProcess {
    /// Starts on the wallet files in `dir`.
    ///
    /// # Errors
    /// See [`RegtestError`].
    pub async fn start(
        binaries: &Binaries,
        daemon: &Daemon,
        dir: PathBuf,
        name: String,
        fixed: Option<u16>,
        login: Option<Login>,
    ) -> Result<Self, RegtestError> {
        std::fs::create_dir_all(&dir)?;
        let mut attempt = 1;
        loop {
            let port = match fixed {
                Some(port) => port,
                None => free_port()?,
            };
            match Self::start_once(binaries, daemon, &dir, &name, port, login.clone()).await {
                Err(RegtestError::Exited { .. }) if attempt < ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }

    async fn start_once(
        binaries: &Binaries,
        daemon: &Daemon,
        dir: &Path,
        name: &str,
        port: u16,
        login: Option<Login>,
    ) -> Result<Self, RegtestError> {
        let recipe = recipe(binaries, daemon, dir, name, port, login.as_ref());
        let endpoint = Endpoint {
            url: format!("http://127.0.0.1:{port}"),
            login,
        };
        let transport = Transport::new(&endpoint, CALL_TIMEOUT)?;
        let client = WalletClient::new(transport.clone(), CALL_TIMEOUT);
        let mut process = Process::spawn(recipe)?;
        process.ready(|| client.version()).await?;
        Ok(Self {
            process,
            endpoint,
            transport,
            client,
            dir: dir.to_owned(),
        })
    }

    /// Where it listens, and its login.
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    /// Calls it.
    pub const fn client(&self) -> &WalletClient {
        &self.client
    }

    /// Lets the open wallet scan. After a restart of monerod the process takes a while to notice that it is back: until
    /// then it is asked again, for half a minute.
    ///
    /// # Errors
    /// Those of the client.
    pub async fn refresh(&self) -> Result<(), RpcError> {
        for _ in 0..SCANS {
            match self.client.refresh().await {
                Err(error) if error.is_transient() => tokio::time::sleep(SCAN_AGAIN).await,
                answer => return answer.map(drop),
            }
        }
        self.client.refresh().await.map(drop)
    }

    /// Calls for what the client does not have.
    pub const fn transport(&self) -> &Transport {
        &self.transport
    }

    /// Where its wallet files are.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Kills it at once, as a crash would.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn kill_hard(&mut self) -> Result<(), RegtestError> {
        Ok(self.process.kill_hard()?)
    }

    /// Starts it again with the same port, login and files.
    ///
    /// # Errors
    /// See [`RegtestError`].
    pub async fn restart(&mut self) -> Result<(), RegtestError> {
        self.process.restart()?;
        self.process.ready(|| self.client.version()).await?;
        Ok(())
    }
}

fn recipe(
    binaries: &Binaries,
    daemon: &Daemon,
    dir: &Path,
    name: &str,
    port: u16,
    login: Option<&Login>,
) -> Recipe {
    let log = |kind: &str| dir.join(format!("{kind}-{port}.log"));
    let mut args: Vec<OsString> = [
        "--trusted-daemon",
        "--non-interactive",
        "--rpc-ssl=disabled",
        "--daemon-ssl=disabled",
        "--log-level=0",
        // No memory of rings: a payout whose input has come to lie at another place in the chain could not be built
        // anew.
        "--shared-ringdb-dir",
        "",
    ]
    .map(Into::into)
    .to_vec();
    if binaries.needs_mismatch_flag() {
        args.push("--allow-mismatched-daemon-version".into());
    }
    if login.is_none() {
        args.push("--disable-rpc-login".into());
    }
    args.push(format!("--rpc-bind-port={port}").into());
    args.push(format!("--daemon-address=127.0.0.1:{}", daemon.ports().rpc).into());
    let mut path = |flag: &str, path: PathBuf| args.extend([flag.into(), path.into()]);
    path("--wallet-dir", dir.to_owned());
    path("--log-file", log("wallet-rpc"));
    Recipe {
        name: format!("monero-wallet-rpc of {name}"),
        program: binaries.wallet_rpc.clone(),
        args,
        // In the environment rather than in the arguments, which every user of the machine can read.
        env: login
            .map(|login| {
                let login = format!("{}:{}", login.user, login.password.expose_secret());
                ("RPC_LOGIN".to_owned(), login)
            })
            .into_iter()
            .collect(),
        log: log("output"),
    }
}
