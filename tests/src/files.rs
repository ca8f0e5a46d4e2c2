//! What is in a folder.

use std::fs;
use std::path::{Path, PathBuf};

/// Every file of a folder and of the folders in it, in order.
///
/// # Panics
/// If it cannot be looked into.
#[must_use]
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
