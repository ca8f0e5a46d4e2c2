//! The snapshots.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tests::repository::root;

/// Where a snapshot is.
pub(crate) fn path(name: &str) -> PathBuf {
    root().join("nixos/rendered").join(name)
}

/// A snapshot's text.
pub(crate) fn text(name: &str) -> String {
    let path = path(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a snapshot says that is JSON, or YAML that is.
pub(crate) fn json(name: &str) -> Value {
    serde_json::from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A snapshot's text with what is here in place of what is on a host: of each pair the second for the first, which is
/// in it.
pub(crate) fn with(name: &str, here: &[(&str, &str)]) -> String {
    here.iter().fold(text(name), |text, (there, here)| {
        assert!(text.contains(there), "{there} is not in {name}");
        text.replace(there, here)
    })
}
