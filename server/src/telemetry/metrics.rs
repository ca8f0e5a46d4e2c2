//! What is measured. Names are an interface: alerts and dashboards use them.

use std::time::{Duration, Instant};

use prometheus::core::Collector;
use prometheus::{
    Gauge, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry, TextEncoder,
};

/// The registry and what HTTP measures. Cloning is cheap. Others register their own collectors with
/// [`Metrics::register`], beside the code that feeds them.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    durations: HistogramVec,
    uptime: Gauge,
    started: Instant,
}

impl Metrics {
    /// A registry of its own, so that tests do not share one.
    ///
    /// # Errors
    /// [`prometheus::Error`] if a name is taken or malformed.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new("http_requests_total", "Requests answered."),
            &["method", "path", "status"],
        )?;
        let durations = HistogramVec::new(
            HistogramOpts::new("http_request_duration_seconds", "Time until the answer's head.").buckets(
                vec![
                    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0,
                ],
            ),
            &["method", "path"],
        )?;
        let uptime = Gauge::new("uptime_seconds", "Seconds since the start.")?;
        let build = IntGaugeVec::new(
            Opts::new("build_info", "Always 1; its labels say what runs."),
            &["version", "revision"],
        )?;
        build
            .with_label_values(&[env!("CARGO_PKG_VERSION"), revision()])
            .set(1);
        let metrics = Self {
            registry,
            requests,
            durations,
            uptime,
            started: Instant::now(),
        };
        metrics.register(metrics.requests.clone())?;
        metrics.register(metrics.durations.clone())?;
        metrics.register(metrics.uptime.clone())?;
        metrics.register(build)?;
        Ok(metrics)
    }

    /// Adds a collector to what `/metrics` shows.
    ///
    /// # Errors
    /// [`prometheus::Error::AlreadyReg`] if its name is taken.
    pub fn register(&self, collector: impl Collector + 'static) -> Result<(), prometheus::Error> {
        self.registry.register(Box::new(collector))
    }

    /// Counts an answered request. `path` is the route's template, never what was asked for.
    pub fn answered(&self, method: &str, path: &str, status: u16, elapsed: Duration) {
        self.requests
            .with_label_values(&[method, path, &status.to_string()])
            .inc();
        self.durations
            .with_label_values(&[method, path])
            .observe(elapsed.as_secs_f64());
    }

    /// Everything, in Prometheus's text format.
    ///
    /// # Errors
    /// [`prometheus::Error`] if a collector fails.
    pub fn text(&self) -> Result<String, prometheus::Error> {
        self.uptime.set(self.started.elapsed().as_secs_f64());
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

/// As a gauge can show it.
pub(crate) fn gauge_value(value: impl TryInto<i64>) -> i64 {
    value.try_into().unwrap_or(i64::MAX)
}

/// The commit this was built from, if the build names it.
fn revision() -> &'static str {
    option_env!("MARKETPLACE_REVISION").unwrap_or("unknown")
}
