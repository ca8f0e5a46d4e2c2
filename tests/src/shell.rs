//! Text that a shell shall read.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// What bash says to a text that it only reads, if it cannot.
///
/// # Panics
/// If there is no bash.
#[must_use]
pub fn complaint(code: &str) -> Option<String> {
    let mut shell = Command::new("bash")
        .arg("-n")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("bash runs");
    let mut stdin = shell.stdin.take().expect("a pipe");
    stdin.write_all(code.as_bytes()).expect("the text is read");
    drop(stdin);
    let output = shell.wait_with_output().expect("it ends");
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}
