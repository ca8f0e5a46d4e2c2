//! How requests are taken.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{ConfigError, Environment};

/// How requests are taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    /// The address to listen on. Loopback: a proxy with TLS stands before it.
    pub bind: SocketAddr,
    /// Further origins whose pages may post here, as browsers write them: `https://market.example`.
    pub trusted_origins: Vec<String>,
    /// Whether cookies are for HTTPS only, with the `__Host-` prefix.
    pub secure_cookies: bool,
    /// The header in which the proxy names the client; without this setting no header is believed, and with it
    /// only from a loopback peer. The proxy must overwrite the header, not pass on or add to what the client
    /// sent: who chooses it escapes every limit.
    pub client_address_header: Option<String>,
    /// Requests a minute for each session, or for each client that is not signed in.
    pub requests_per_minute: u32,
    /// Attempts to sign in or up a minute for each client.
    pub auth_requests_per_minute: u32,
    /// Most bytes of an ordinary request body.
    pub max_body_bytes: usize,
    /// Most bytes of a request that uploads a picture.
    pub max_upload_bytes: usize,
    /// Seconds after which a request without an answer is given up.
    pub request_timeout_secs: u64,
    /// Seconds between two pings of an open WebSocket; at each its session is checked as well.
    pub live_ping_secs: u64,
    /// Seconds that requests under way have to end after SIGTERM; at most 30.
    pub shutdown_secs: u64,
    /// The folder with the browser's files (WASM, scripts, styles), as the build lays it out.
    pub site_dir: PathBuf,
    /// The folder with the files of incidents that the status page shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incidents_dir: Option<PathBuf>,
}

impl HttpConfig {
    /// The defaults of an environment.
    #[must_use]
    pub fn defaults(environment: Environment) -> Self {
        Self {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            trusted_origins: Vec::new(),
            secure_cookies: environment != Environment::Development,
            client_address_header: environment.pick(None, Some("x-real-ip".into()), Some("x-real-ip".into())),
            requests_per_minute: environment.pick(1000, 100, 60),
            auth_requests_per_minute: environment.pick(300, 20, 10),
            max_body_bytes: 64 * 1024,
            max_upload_bytes: 8 * 1024 * 1024,
            request_timeout_secs: 30,
            live_ping_secs: 30,
            shutdown_secs: 25,
            site_dir: PathBuf::from("target/site"),
            incidents_dir: None,
        }
    }

    pub(super) fn check(&self, environment: Environment) -> Result<(), ConfigError> {
        ConfigError::unless(
            self.secure_cookies || environment != Environment::Production,
            "http.secure_cookies",
            "must be true in production",
        )?;
        ConfigError::unless(
            self.requests_per_minute > 0,
            "http.requests_per_minute",
            "must be at least 1",
        )?;
        ConfigError::unless(
            self.auth_requests_per_minute > 0,
            "http.auth_requests_per_minute",
            "must be at least 1",
        )?;
        ConfigError::unless(
            self.max_body_bytes >= 4096 && self.max_upload_bytes >= self.max_body_bytes,
            "http.max_body_bytes",
            "must be at least 4096, and http.max_upload_bytes no less",
        )?;
        ConfigError::unless(
            (1..=300).contains(&self.request_timeout_secs),
            "http.request_timeout_secs",
            "must be 1 to 300",
        )?;
        ConfigError::unless(
            (1..=300).contains(&self.live_ping_secs),
            "http.live_ping_secs",
            "must be 1 to 300",
        )?;
        ConfigError::unless(
            (1..=30).contains(&self.shutdown_secs),
            "http.shutdown_secs",
            "must be 1 to 30",
        )?;
        for origin in &self.trusted_origins {
            let accepted = tower_http::csrf::CsrfLayer::new().add_trusted_origin(origin);
            let problem = accepted.err().map(|error| error.to_string()).unwrap_or_default();
            ConfigError::unless(problem.is_empty(), "http.trusted_origins", problem)?;
        }
        if let Some(header) = &self.client_address_header {
            axum::http::HeaderName::try_from(header.as_str()).map_err(|error| ConfigError::Setting {
                name: "http.client_address_header",
                problem: error.to_string(),
            })?;
        }
        Ok(())
    }
}
