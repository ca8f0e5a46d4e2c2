//! The life of an escrow: one pure function decides, [`lifecycle::apply`].
//!
//! `(escrow, event, actor, now) -> transition | refusal`. Everything else here is what goes in and comes out.

pub mod action;
pub mod audit;
pub mod contract;
pub mod event;
pub mod funds;
pub mod hash;
pub mod lifecycle;
pub mod next_step;
pub mod payout;
pub mod refusal;
pub mod settlement;
pub mod state;
pub mod transcript;
pub mod verify;

pub use action::Action;
pub use audit::{Difference, Evidence, SeenPayout, audit};
pub use contract::{Contract, ListingTerms, Periods};
pub use event::{Command, Event};
pub use hash::Hash;
pub use lifecycle::{Transition, apply};
pub use next_step::{NextActor, NextStep};
pub use payout::{Payment, PayoutError, PayoutPlan};
pub use refusal::Refusal;
pub use settlement::{Decision, Grounds, Settlement, SettlementInput, Stage};
pub use state::{Dispute, Effect, Escrow, FreezeReason, Outcome, State};
pub use transcript::{Entry, Transcript};
