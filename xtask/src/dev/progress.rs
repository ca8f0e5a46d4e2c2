//! What is being done, for whoever waits.

use std::time::Instant;

/// Prints one line for each thing begun, with the seconds since the start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Progress(Instant);

impl Progress {
    /// Starts counting.
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Says what begins now.
    pub(crate) fn say(&self, what: &str) {
        println!("[{:6.1} s] {what}", self.0.elapsed().as_secs_f64());
    }
}
