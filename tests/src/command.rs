//! Programs that are run to their end.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What a command prints; it ends with 0.
///
/// # Panics
/// If it cannot be run or ends otherwise, with what it said.
pub fn succeeds(command: &mut Command) -> String {
    said(&well(command))
}

/// What a command prints to standard output alone; it ends with 0.
///
/// # Panics
/// As [`succeeds`].
pub fn prints(command: &mut Command) -> String {
    String::from_utf8_lossy(&well(command).stdout).into_owned()
}

/// What a command prints; it ends with something else than 0.
///
/// # Panics
/// If it cannot be run or ends with 0, with what it said.
pub fn fails(command: &mut Command) -> String {
    let output = run(command);
    assert!(!output.status.success(), "{command:?}:\n{}", said(&output));
    said(&output)
}

/// What a command leaves that reads `input`, however it ends.
///
/// # Panics
/// If it cannot be run, or ends before it has read it.
pub fn fed(command: &mut Command, input: &str) -> Output {
    let pipes = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = pipes.spawn();
    let mut child = child.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.as_bytes()).expect("the input is read");
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

/// Writes a script as a program.
///
/// # Panics
/// If it cannot be written.
pub fn install(file: &Path, script: &str) {
    fs::write(file, script).expect("a file");
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("a program");
}

fn well(command: &mut Command) -> Output {
    let output = run(command);
    assert!(output.status.success(), "{command:?}:\n{}", said(&output));
    output
}

fn run(command: &mut Command) -> Output {
    let output = command.output();
    output.unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr]
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .concat()
}
