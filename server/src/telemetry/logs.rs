//! Logs to standard output. No line holds a body, a client's address, a payment address or a secret.
//!
//! Spans say what a line belongs to: a request, a job, an escrow, a query, a call to Monero. Those of requests, jobs
//! and escrows are of the highest level, so that a warning tells where it comes from whatever level is logged.

use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::redact::Redacted;
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
                    .with_current_span(false)
                    .with_span_list(true)
                    .with_writer(Redacted),
            )
            .try_init()?,
        LogFormat::Pretty => registry
            .with(
                tracing_subscriber::fmt::layer()
                    .compact()
                    .with_ansi(false)
                    .with_writer(Redacted),
            )
            .try_init()?,
    }
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// A panic is a line like any other, and loses what no line may hold.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let at = panic.location().map(ToString::to_string).unwrap_or_default();
    let why = panic.payload_as_str().unwrap_or_default();
    tracing::error!(at, why, "a part of the server broke off");
}
