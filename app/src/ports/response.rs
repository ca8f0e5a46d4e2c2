//! How a page sets the status of its answer, or sends the reader elsewhere.

use std::sync::{Arc, Mutex, PoisonError};

/// What the page wants besides its HTML. One per request; clones share it.
#[derive(Clone, Debug, Default)]
pub struct ResponsePort(Arc<Mutex<Answer>>);

/// The answer so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Answer {
    status: Option<u16>,
    location: Option<String>,
}

impl ResponsePort {
    /// Answers with this HTTP status. The first call wins: the cause speaks before its consequences.
    pub fn set_status(&self, status: u16) {
        self.with(|answer| {
            answer.status.get_or_insert(status);
        });
    }

    /// Answers with a 303 to `location`, a path on this site.
    pub fn redirect(&self, location: &str) {
        self.with(|answer| {
            answer.location.get_or_insert_with(|| location.to_owned());
        });
    }

    /// The status that was set, 200 without one.
    pub fn status(&self) -> u16 {
        self.with(|answer| answer.status).unwrap_or(200)
    }

    /// Where to send the reader, if anywhere.
    pub fn location(&self) -> Option<String> {
        self.with(|answer| answer.location.clone())
    }

    fn with<T>(&self, act: impl FnOnce(&mut Answer) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
