//! Whether this process moves money.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// What the engine of this process does; shared by all clones.
#[derive(Clone, Debug, Default)]
pub struct EngineStatus(Arc<AtomicU8>);

/// See [`EngineStatus`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineState {
    /// It has not begun, or has stopped.
    Idle,
    /// Another process holds the engine; this one waits for its turn.
    Standby,
    /// It moves money.
    Active,
    /// Its lock cannot be taken.
    Failed,
    /// The store was put back from a backup: it watches the chain, and moves nothing until an operator has looked.
    HeldBack,
}

impl EngineStatus {
    /// What it does now.
    #[must_use]
    pub fn get(&self) -> EngineState {
        match self.0.load(Ordering::Relaxed) {
            1 => EngineState::Standby,
            2 => EngineState::Active,
            3 => EngineState::Failed,
            4 => EngineState::HeldBack,
            _ => EngineState::Idle,
        }
    }

    pub(crate) fn set(&self, state: EngineState) {
        let value = match state {
            EngineState::Idle => 0,
            EngineState::Standby => 1,
            EngineState::Active => 2,
            EngineState::Failed => 3,
            EngineState::HeldBack => 4,
        };
        self.0.store(value, Ordering::Relaxed);
    }
}
