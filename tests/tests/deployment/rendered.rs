//! The snapshots.

use std::fs;
use std::path::{Path, PathBuf};

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
