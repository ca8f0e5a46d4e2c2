//! The snapshots, and programs that are run on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of everything about NixOS.
pub(crate) fn nixos() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../nixos")
}

/// A snapshot's text.
pub(crate) fn text(name: &str) -> String {
    let path = nixos().join("rendered").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of a folder of `nixos` whose names end so; there are some.
pub(crate) fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    let folder = nixos().join(folder);
    let entries = fs::read_dir(&folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(end));
    files.sort();
    assert!(!files.is_empty(), "nothing in {} ends in {end}", folder.display());
    files
}

/// What a command prints; it ends with 0.
pub(crate) fn succeeds(command: &mut Command) -> String {
    let (output, said) = run(command);
    assert!(output.status.success(), "{command:?}:\n{said}");
    said
}

/// What a command prints to standard output alone; it ends with 0.
pub(crate) fn prints(command: &mut Command) -> String {
    let (output, said) = run(command);
    assert!(output.status.success(), "{command:?}:\n{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a command prints; it ends with something else than 0.
pub(crate) fn fails(command: &mut Command) -> String {
    let (output, said) = run(command);
    assert!(!output.status.success(), "{command:?}:\n{said}");
    said
}

fn run(command: &mut Command) -> (Output, String) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    (output, said.concat())
}

/// The program, as root: some look at nothing for anybody else.
pub(crate) fn as_root(program: &str) -> Command {
    let id = Command::new("id").arg("-u").output().unwrap();
    if id.stdout == b"0\n" {
        return Command::new(program);
    }
    let mut sudo = Command::new("sudo");
    sudo.args(["--non-interactive", program]);
    sudo
}
