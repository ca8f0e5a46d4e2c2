//! Logs and metrics.

mod logs;
mod metrics;
mod scrape;

pub use logs::{LogError, init};
pub use metrics::Metrics;
pub use scrape::scrape_router;
