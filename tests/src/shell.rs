//! Text that a shell shall read.

use std::process::Command;

/// What bash says to a text that it only reads, if it cannot.
///
/// # Panics
/// If there is no bash.
#[must_use]
pub fn complaint(code: &str) -> Option<String> {
    let output = Command::new("bash").args(["-n", "-c", code]).output();
    let output = output.expect("bash runs");
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}
