//! Logs to standard output. No line holds a body, a client's address, a payment address or a secret.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{LogFormat, TelemetryConfig};

/// Logging could not begin.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The directives cannot be read.
    #[error("setting telemetry.log: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// Somebody else began it.
    #[error("logging has begun already: {0}")]
    Begun(#[from] tracing_subscriber::util::TryInitError),
}

/// Begins logging, once for a process.
///
/// # Errors
/// [`LogError`].
pub fn init(config: &TelemetryConfig) -> Result<(), LogError> {
    let registry = tracing_subscriber::registry().with(EnvFilter::try_new(&config.log)?);
    match config.format {
        LogFormat::Json => registry
            .with(
                tracing_subscriber::fmt::layer()
                    .json()
                    .flatten_event(true)
                    .with_span_list(false),
            )
            .try_init()?,
        LogFormat::Pretty => registry
            .with(tracing_subscriber::fmt::layer().compact())
            .try_init()?,
    }
    Ok(())
}
