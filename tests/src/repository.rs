//! The repository that the tests are part of.

use std::path::{Path, PathBuf};

use crate::files::below;

/// Its folder.
///
/// # Panics
/// Never: the tests are in a folder of it.
#[must_use]
pub fn root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("a folder of the repository")
}

/// The files of one of its folders, and of the folders in that, whose names end so, in order; there are some.
///
/// # Panics
/// If there are none.
#[must_use]
pub fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    let mut files = below(&root().join(folder));
    files.retain(|path| path.to_string_lossy().ends_with(end));
    assert!(!files.is_empty(), "nothing in {folder} ends in {end:?}");
    files
}
