//! What the engine works with.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::{Network, Role};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use wallet::multisig::wallet_rpc::{WalletRpc, WalletRpcConfig};
use wallet::multisig::{ByRole, MultisigBackend};
use wallet::rpc::daemon::DaemonClient;
use wallet::rpc::{Endpoint, RpcError, Transport};

use super::health::{BackupCheck, DaemonCheck, EngineCheck, WalletCheck};
use super::{Auditor, Engine, EngineStatus, FeeWallet, Guard, Pauses};
use crate::config::{ConfigError, Environment, Secrets};
use crate::entropy::EntropyError;
use crate::health::{HealthCheck, StoreCheck, WALLET_INTERFACE};
use crate::state::AppState;
use crate::store::wallet_records::SealedWalletRecords;
use crate::wallet_backup;

/// The longest that the watcher waits for one answer of monerod: a block full of transactions takes a while.
const DAEMON_WITHIN: Duration = Duration::from_secs(30);
/// On a real chain, whose blocks come every two minutes.
const REAL_CHAIN: Pauses = Pauses {
    asking: Duration::from_secs(2),
    listening: Duration::from_secs(20),
};
/// On a private chain, where somebody mines and waits. Every payment there is handed in at the one daemon, which
/// publishes only what came from others.
const PRIVATE_CHAIN: Pauses = Pauses {
    asking: Duration::from_millis(300),
    listening: Duration::from_millis(300),
};

/// Engine, wallets and chain. Cloning is cheap.
#[derive(Clone)]
pub struct Machinery {
    /// Decides and stores.
    pub engine: Engine,
    /// Makes wallets and payouts.
    pub backend: Arc<dyn MultisigBackend>,
    /// Keeps this many wallets prepared.
    pub prepared_wallets: Option<(Arc<WalletRpc>, usize)>,
    /// The chain.
    pub daemon: DaemonClient,
    /// Which chain it must be.
    pub network: Network,
    /// The pause between two comparisons of all open escrows with it.
    pub reconcile_every: Duration,
    /// How often it is looked at.
    pub pauses: Pauses,
    /// The operator's own address, if its view key is known.
    pub fees: Option<FeeWallet>,
    /// monerod's publisher, which says when something happens there.
    pub publisher: Option<String>,
    /// The store's file: the lock is a file beside it.
    pub store_path: PathBuf,
    /// Notices a restored store.
    pub guard: Guard,
    /// Says what this process does.
    pub status: EngineStatus,
}

/// The settings do not lead to Monero.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// An address of a Monero process cannot be used.
    #[error("settings monero.daemon_url and monero.wallet_rpc: {0}")]
    Rpc(#[from] RpcError),
    /// No random bytes.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// What sees fees does not fit.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl Machinery {
    /// What the settings of `state` say. Connects on first use, so that pages are served while Monero is away.
    ///
    /// # Errors
    /// [`ConnectError`] for an address or a view key that cannot be used.
    pub fn connect(state: &AppState, secrets: &Secrets) -> Result<Self, ConnectError> {
        let config = &state.config;
        let fees = FeeWallet::from_config(config, secrets)?;
        let endpoint = |url: &str, login| Endpoint {
            url: url.to_owned(),
            login,
        };
        let daemon = endpoint(&config.monero.daemon_url, secrets.monerod.clone());
        let processes = ByRole::from_fn(|role| {
            let urls = config.monero.wallet_rpc.of(role).iter();
            urls.map(|url| endpoint(url, secrets.wallet_rpc.of(role).cloned()))
                .collect()
        });
        let observers = state.monero_metrics.observers();
        let mut wallets = WalletRpcConfig::new(config.monero.network, daemon.clone(), processes);
        if config.environment == Environment::Production {
            wallets.oldest_interface = Some(WALLET_INTERFACE);
        }
        let records = SealedWalletRecords::new(state.store.clone(), state.sealer.clone());
        let mut backend = WalletRpc::new(
            &wallets,
            &observers,
            Arc::new(records.clone()),
            Arc::clone(&state.clock),
            Box::new(randomness(state)?),
        )?;
        if let Some(keeper) = wallet_backup::from_config(config, records) {
            backend = backend.with_backup(keeper);
        }
        let backend = Arc::new(backend);
        let network = config.monero.network;
        Ok(Self {
            engine: state.engine.clone(),
            backend: Arc::clone(&backend) as _,
            prepared_wallets: Some((backend, config.escrow.prepared_wallets as usize)),
            daemon: DaemonClient::new(Transport::observed(&daemon, DAEMON_WITHIN, observers.daemon)?),
            network,
            pauses: if network == Network::Regtest {
                PRIVATE_CHAIN
            } else {
                REAL_CHAIN
            },
            reconcile_every: Duration::from_secs(config.escrow.reconcile_secs),
            fees,
            publisher: config.monero.zmq_pub_url.clone(),
            store_path: config.store.path.clone(),
            guard: Guard::new(state),
            status: state.engine_status.clone(),
        })
    }

    /// Compares what is stored with this chain.
    #[must_use]
    pub fn auditor(&self) -> Auditor {
        Auditor::new(self.engine.clone(), self.daemon.clone(), self.network)
    }

    /// Everything without which no order can be taken.
    #[must_use]
    pub fn health_checks(&self, state: &AppState) -> Vec<Arc<dyn HealthCheck>> {
        let mut checks: Vec<Arc<dyn HealthCheck>> = vec![
            Arc::new(StoreCheck(state.store.clone())),
            Arc::new(EngineCheck(self.status.clone())),
            Arc::new(DaemonCheck {
                daemon: self.daemon.clone(),
                network: self.network,
            }),
        ];
        if let Some((backend, _)) = &self.prepared_wallets {
            checks.push(Arc::new(BackupCheck {
                backend: Arc::clone(backend),
                clock: Arc::clone(&state.clock),
            }));
            for role in Role::ALL {
                checks.push(Arc::new(WalletCheck {
                    backend: Arc::clone(backend),
                    role,
                }));
            }
        }
        checks
    }
}

fn randomness(state: &AppState) -> Result<StdRng, EntropyError> {
    let mut seed = <StdRng as rand::SeedableRng>::Seed::default();
    state.entropy.fill(seed.as_mut())?;
    Ok(StdRng::from_seed(seed))
}
