//! The escrow engine: the only place that changes an escrow, and what it has to do in the world.
//!
//! [`Engine::apply`] lets `domain::escrow` decide and stores the result whole, with what is due next. The
//! workers do what is due: they perform effects, watch the chain, and let deadlines pass. Each can die at any
//! moment; the next one goes on from the store alone.

mod backoff;
mod chain_view;
mod effects;
mod engine;
mod error;
mod fault;
mod fees;
pub mod health;
mod keep;
mod key_images;
mod lock;
mod look;
mod machinery;
mod metrics;
mod outage;
mod perform;
mod reconcile;
mod restored;
mod spends;
mod status;
mod timer;
mod unwatched;
pub mod view;
mod watch;
mod watched;
mod workers;

#[cfg(test)]
pub(crate) use {effects::Runner, timer::tick};

pub use engine::Engine;
pub use error::EngineError;
pub use fees::FeeWallet;
pub use keep::Keep;
pub use lock::EngineLock;
pub use look::Look;
pub use machinery::{ConnectError, Machinery};
pub use metrics::EscrowMetrics;
pub use reconcile::{AuditError, Audited, Auditor};
pub use restored::{
    Guard, GuardError, Mark, OnUnwatched, Position, Restored, Resumed, Stray, StrayError, examined, strays,
};
pub use status::{EngineState, EngineStatus};
pub use unwatched::{Unwatched, unwatched};
pub use watch::Pauses;
pub use workers::Workers;
