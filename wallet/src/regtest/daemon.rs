//! monerod on a private chain.

use std::path::Path;
use std::time::Duration;

use domain::TxId;
use serde::Deserialize;
use serde_json::json;

use super::ports::{DaemonPorts, free_port};
use super::process::{Process, Recipe};
use super::{Binaries, RegtestError};
use crate::rpc::{Endpoint, RpcError, Transport};

/// Starts that may fail because somebody else took a port in the meantime.
pub(super) const ATTEMPTS: usize = 5;
/// Longest a call may take; mining many blocks does take long.
const CALL_TIMEOUT: Duration = Duration::from_mins(2);

/// How often, and how many times, it is asked whether it has passed a transaction on.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
const LOOKS: usize = 500;

/// A running monerod.
pub struct Daemon {
    process: Process,
    endpoint: Endpoint,
    transport: Transport,
    ports: DaemonPorts,
}

#[derive(Deserialize)]
struct Height {
    height: u64,
}

#[derive(Deserialize)]
struct Count {
    count: u64,
}

#[derive(Deserialize)]
struct WholeTransactions {
    txs: [WholeTransaction; 1],
}

#[derive(Deserialize)]
struct WholeTransaction {
    as_hex: String,
}

/// Without a transaction the list is absent.
#[derive(Deserialize)]
struct Pool {
    #[serde(default)]
    transactions: Vec<Waiting>,
}

#[derive(Deserialize)]
struct Waiting {
    id_hash: TxId,
    /// 0 until it was passed on.
    last_relayed_time: u64,
}

#[derive(Deserialize)]
struct Status {}

impl Daemon {
    /// Starts on the chain in `dir`, which may be empty.
    ///
    /// # Errors
    /// See [`RegtestError`].
    pub async fn start(
        binaries: &Binaries,
        dir: &Path,
        fixed: Option<DaemonPorts>,
    ) -> Result<Self, RegtestError> {
        std::fs::create_dir_all(dir)?;
        let mut attempt = 1;
        loop {
            let ports = match fixed {
                Some(ports) => ports,
                None => DaemonPorts {
                    rpc: free_port()?,
                    p2p: free_port()?,
                    zmq_rpc: free_port()?,
                    zmq_pub: free_port()?,
                },
            };
            match Self::start_once(binaries, dir, ports).await {
                Err(RegtestError::Exited { .. }) if attempt < ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }

    async fn start_once(binaries: &Binaries, dir: &Path, ports: DaemonPorts) -> Result<Self, RegtestError> {
        let endpoint = Endpoint {
            url: format!("http://127.0.0.1:{}", ports.rpc),
            login: None,
        };
        let transport = Transport::new(&endpoint, CALL_TIMEOUT)?;
        let mut process = Process::spawn(recipe(binaries, dir, ports))?;
        process.ready(|| height(&transport)).await?;
        Ok(Self {
            process,
            endpoint,
            transport,
            ports,
        })
    }

    /// Where it listens.
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint.clone()
    }

    /// Its ports.
    pub const fn ports(&self) -> DaemonPorts {
        self.ports
    }

    /// Where it says that something happened.
    pub fn publisher(&self) -> String {
        publisher(self.ports)
    }

    /// Calls for what is not here.
    pub const fn transport(&self) -> &Transport {
        &self.transport
    }

    /// The number of blocks in the chain.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn height(&self) -> Result<u64, RpcError> {
        height(&self.transport).await
    }

    /// Mines `blocks` blocks to `address`; answers the chain's height.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn mine(&self, blocks: u64, address: &str) -> Result<u64, RpcError> {
        let params = json!({ "amount_of_blocks": blocks, "wallet_address": address });
        let Height { height } = self.transport.call("generateblocks", params).await?;
        Ok(height + 1)
    }

    /// Waits until the daemon has passed a transaction on: for a moment after it has come it is nobody's business,
    /// and a block that is mined meanwhile goes without it.
    ///
    /// # Errors
    /// [`RegtestError::NotRelayed`] if it does not within ten seconds, or those of the transport.
    pub async fn relayed(&self, tx_id: TxId) -> Result<(), RegtestError> {
        for _ in 0..LOOKS {
            let pool: Pool = self.transport.post("/get_transaction_pool", json!({})).await?;
            let waits = |waiting: &Waiting| waiting.id_hash == tx_id && waiting.last_relayed_time == 0;
            if !pool.transactions.iter().any(waits) {
                return Ok(());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Err(RegtestError::NotRelayed(tx_id))
    }

    /// Takes the newest `blocks` blocks off the chain, as a reorganisation does; their transactions return to
    /// the pool. Answers the chain's height.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn pop_blocks(&self, blocks: u64) -> Result<u64, RpcError> {
        let Height { height } = self
            .transport
            .post("/pop_blocks", json!({ "nblocks": blocks }))
            .await?;
        Ok(height)
    }

    /// Forgets every transaction in the pool.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn flush_pool(&self) -> Result<(), RpcError> {
        let Status {} = self.transport.call("flush_txpool", json!({})).await?;
        Ok(())
    }

    /// What waits in the pool.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn pool(&self) -> Result<Vec<TxId>, RpcError> {
        let pool: Pool = self.transport.post("/get_transaction_pool", json!({})).await?;
        Ok(pool.transactions.iter().map(|waiting| waiting.id_hash).collect())
    }

    /// Forgets one transaction in the pool.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn forget(&self, tx_id: TxId) -> Result<(), RpcError> {
        let only = json!({ "txids": [tx_id] });
        let Status {} = self.transport.call("flush_txpool", only).await?;
        Ok(())
    }

    /// Forgets one transaction in the pool, and gives its bytes as hex for [`Daemon::hand_in`].
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn take_out(&self, tx_id: TxId) -> Result<String, RpcError> {
        let whole = json!({ "txs_hashes": [tx_id], "decode_as_json": false, "prune": false });
        let WholeTransactions { txs: [whole] } = self.transport.post("/get_transactions", whole).await?;
        self.forget(tx_id).await?;
        Ok(whole.as_hex)
    }

    /// Hands a transaction in, as anybody can who has its bytes.
    ///
    /// # Errors
    /// Those of the transport.
    pub async fn hand_in(&self, transaction: &str) -> Result<(), RpcError> {
        let params = json!({ "tx_as_hex": transaction });
        let Status {} = self.transport.post("/send_raw_transaction", params).await?;
        Ok(())
    }

    /// Kills it at once, as a crash would.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn kill_hard(&mut self) -> Result<(), RegtestError> {
        Ok(self.process.kill_hard()?)
    }

    /// Starts it again on the same chain and ports.
    ///
    /// # Errors
    /// See [`RegtestError`].
    pub async fn restart(&mut self) -> Result<(), RegtestError> {
        self.process.restart()?;
        self.process.ready(|| height(&self.transport)).await?;
        Ok(())
    }

    /// Stops it so that its files are whole.
    ///
    /// # Errors
    /// See [`RegtestError`].
    pub async fn stop(&mut self) -> Result<(), RegtestError> {
        let Status {} = self.transport.post("/stop_daemon", json!({})).await?;
        self.process.ended().await
    }
}

async fn height(transport: &Transport) -> Result<u64, RpcError> {
    let Count { count } = transport.call("get_block_count", json!({})).await?;
    Ok(count)
}

fn publisher(ports: DaemonPorts) -> String {
    format!("tcp://127.0.0.1:{}", ports.zmq_pub)
}

fn recipe(binaries: &Binaries, dir: &Path, ports: DaemonPorts) -> Recipe {
    let mut args: Vec<_> = [
        "--regtest",
        "--keep-fakechain",
        "--offline",
        "--non-interactive",
        "--disable-rpc-ban",
        "--no-igd",
        "--disable-dns-checkpoints",
        "--fixed-difficulty=1",
        "--rpc-ssl=disabled",
        "--check-updates=disabled",
        "--log-level=0",
    ]
    .map(Into::into)
    .to_vec();
    args.push(format!("--rpc-bind-port={}", ports.rpc).into());
    args.push(format!("--p2p-bind-port={}", ports.p2p).into());
    args.push(format!("--zmq-rpc-bind-port={}", ports.zmq_rpc).into());
    args.push(format!("--zmq-pub={}", publisher(ports)).into());
    args.extend(["--data-dir".into(), dir.into()]);
    Recipe {
        name: "monerod".to_owned(),
        program: binaries.monerod.clone(),
        args,
        env: Vec::new(),
        log: dir.join("output.log"),
    }
}
