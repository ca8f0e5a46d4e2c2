//! The operators' side of a stack on one machine: Prometheus with our rules, Alertmanager with our routes, the node
//! exporter, and receivers that take what would wake a person. Development and tests alone.

mod alert;
mod alertmanager;
mod dashboard;
mod expression;
mod inbox;
mod mail;
mod program;
mod prometheus;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wallet::regtest::process::Process;

pub use alert::{Alert, alerts_declared};
pub use alertmanager::Alertmanager;
pub use dashboard::{Dashboard, Panel, Query};
pub use expression::metric_names;
pub use inbox::{Channel, Inbox, Notification};
pub use prometheus::{Prometheus, Sample, Series, query, query_range};

/// Where everything listens on loopback.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// Prometheus.
    pub prometheus: u16,
    /// Alertmanager.
    pub alertmanager: u16,
    /// The node exporter.
    pub node_exporter: u16,
}

/// What watches a server. Dropping it ends it.
pub struct Monitoring {
    /// Measures, and decides what is wrong.
    pub prometheus: Prometheus,
    /// Decides who is told.
    pub alertmanager: Alertmanager,
    /// Takes what they are told.
    pub inbox: Inbox,
    _node_exporter: Process,
}

impl Monitoring {
    /// Starts everything beside a server whose metrics are at `metrics` (`127.0.0.1:9464`), keeping its files in `dir`.
    ///
    /// # Errors
    /// If a part cannot be started, or does not answer.
    pub async fn start(dir: &Path, ports: Ports, metrics: &str) -> Result<Self> {
        let inbox = Inbox::open().await?;
        let address = format!("127.0.0.1:{}", ports.node_exporter);
        let listen = [format!("--web.listen-address={address}")];
        let page = format!("http://{address}/");
        let node_exporter = program::start(dir, "prometheus-node-exporter", &listen, &page).await?;
        let alertmanager = Alertmanager::start(dir, ports.alertmanager, &inbox).await?;
        let jobs = [
            ("marketplace", metrics.to_owned()),
            ("node", address),
            ("prometheus", format!("127.0.0.1:{}", ports.prometheus)),
            ("alertmanager", format!("127.0.0.1:{}", ports.alertmanager)),
        ];
        let prometheus = Prometheus::start(dir, ports, &jobs).await?;
        Ok(Self {
            prometheus,
            alertmanager,
            inbox,
            _node_exporter: node_exporter,
        })
    }
}

/// A file or folder of what operators deploy.
#[must_use]
pub fn deployed(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../nixos")).join(path)
}

/// The text of each file of such a folder, by its path and in order.
fn texts(folder: &str) -> Result<BTreeMap<PathBuf, String>> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(deployed(folder)).with_context(|| format!("cannot read {folder}"))? {
        let path = entry?.path();
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        texts.insert(path, text);
    }
    Ok(texts)
}
