//! Logs and metrics.

mod logs;
mod metrics;
mod monero;
mod outside;
mod redact;
mod scrape;

pub use logs::{LogError, init};
pub use metrics::Metrics;
pub(crate) use metrics::gauge_value;
pub use monero::MoneroMetrics;
pub use outside::OutsideMetrics;
pub use scrape::scrape_router;
