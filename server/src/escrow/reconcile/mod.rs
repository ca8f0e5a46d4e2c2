//! Comparing what the store says about money with what the chain itself says, apart from the watcher: each
//! transaction that an escrow relies on is fetched by its hash and read anew.

mod evidence;
mod job;

pub use evidence::{AuditError, Audited, Auditor};
pub(super) use job::Reconciler;
