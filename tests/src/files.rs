//! What is in a folder.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Every file of a folder and of the folders in it, in order.
///
/// # Panics
/// If it cannot be looked into.
#[must_use]
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).follow_links(true).into_iter();
    let entries = entries.map(|entry| entry.unwrap_or_else(|error| panic!("{error}")));
    let files = entries.filter(|entry| !entry.file_type().is_dir());
    let mut found: Vec<PathBuf> = files.map(walkdir::DirEntry::into_path).collect();
    found.sort();
    found
}
