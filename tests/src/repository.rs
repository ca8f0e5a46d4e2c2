//! The repository that the tests are part of.

use std::path::Path;

/// Its folder.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
