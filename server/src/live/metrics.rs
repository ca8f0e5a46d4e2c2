//! What the live connections measure.

use domain::AccountRole;
use prometheus::{IntCounterVec, IntGaugeVec, Opts};

use super::{ESCROW_UPDATED, ORDER_UPDATED};
use crate::telemetry::Metrics;

/// Counters and gauges of the live connections. Cloning shares them.
#[derive(Clone, Debug)]
pub struct LiveMetrics {
    active: IntGaugeVec,
    total: IntCounterVec,
    sent: IntCounterVec,
}

impl LiveMetrics {
    /// Registers everything.
    ///
    /// # Errors
    /// If a name is registered already.
    pub fn register(metrics: &Metrics) -> Result<Self, prometheus::Error> {
        let all = Self {
            active: IntGaugeVec::new(
                Opts::new("websocket_connections_active", "Open live connections."),
                &["user_type"],
            )?,
            total: IntCounterVec::new(
                Opts::new("websocket_connections_total", "Live connections ever opened."),
                &["user_type"],
            )?,
            sent: IntCounterVec::new(
                Opts::new("websocket_messages_sent_total", "Live events sent."),
                &["message_type"],
            )?,
        };
        metrics.register(all.active.clone())?;
        metrics.register(all.total.clone())?;
        metrics.register(all.sent.clone())?;
        for role in AccountRole::ALL {
            all.active.with_label_values(&[role.name()]);
            all.total.with_label_values(&[role.name()]);
        }
        for kind in [ESCROW_UPDATED, ORDER_UPDATED] {
            all.sent.with_label_values(&[kind]);
        }
        Ok(all)
    }

    pub(super) fn sent(&self, kind: &str) {
        self.sent.with_label_values(&[kind]).inc();
    }

    pub(super) fn connected(&self, user_type: &'static str) -> Connected {
        self.total.with_label_values(&[user_type]).inc();
        let gauge = self.active.with_label_values(&[user_type]);
        gauge.inc();
        Connected(gauge)
    }
}

/// Counts as an open connection until it is dropped.
pub(super) struct Connected(prometheus::IntGauge);

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.dec();
    }
}
