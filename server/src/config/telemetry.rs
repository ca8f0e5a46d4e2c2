//! Logs and metrics.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

use super::{ConfigError, Environment};

/// Logs and metrics.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelemetryConfig {
    /// What is logged: a level, or directives as `warn,server=info`.
    pub log: String,
    /// How lines look.
    pub format: LogFormat,
    /// The address of `/metrics`. Loopback.
    pub metrics_bind: SocketAddr,
    /// The directory in which backups and restore drills leave the time of their last success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traces_dir: Option<PathBuf>,
    /// The certificate that visitors are shown, in PEM form; its end is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<PathBuf>,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// One JSON object a line, for the journal.
    Json,
    /// For eyes.
    Pretty,
}

impl TelemetryConfig {
    /// The defaults of an environment.
    #[must_use]
    pub fn defaults(environment: Environment) -> Self {
        // In development the libraries' own debugging would drown ours.
        let log = environment.pick(
            "debug,h2=info,hyper=info,hyper_util=info,reqwest=info,rustls=info,sqlx=warn,tower=info,tower_governor=warn,tower_http=info",
            "info",
            // What happens to an escrow is told whatever happens.
            "warn,server::escrow=info",
        );
        Self {
            log: log.to_owned(),
            format: environment.pick(LogFormat::Pretty, LogFormat::Json, LogFormat::Json),
            metrics_bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 9464)),
            traces_dir: None,
            certificate: None,
        }
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        EnvFilter::try_new(&self.log)
            .map(|_| ())
            .map_err(|error| ConfigError::Setting {
                name: "telemetry.log",
                problem: error.to_string(),
            })
    }
}
