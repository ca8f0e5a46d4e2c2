//! Noticing that the store was put back from a backup.
//!
//! A store that is older than what has happened must not act: it does not know of awards, payouts and orders since
//! then, and holds wallets ready that somebody has been told to pay. The engine therefore writes how far the store
//! has come into a small file beside it, the *mark*, which is in no backup. A store that has come less far than its
//! mark, or has none, was put back; then nothing moves until an operator has looked.

mod guard;
mod mark;
mod strays;

pub use guard::{Guard, GuardError, OnUnwatched, Resumed};
pub use mark::{Mark, Position, Restored, examined};
pub use strays::{Stray, StrayError, strays};
