//! Where the server's binary is.

use std::env;
use std::path::PathBuf;

/// The `marketplace` binary: `MARKETPLACE_BIN`, or the one beside this test's own.
///
/// # Panics
/// If there is none, saying how to build it.
#[must_use]
pub fn marketplace() -> PathBuf {
    if let Some(path) = env::var_os("MARKETPLACE_BIN") {
        return path.into();
    }
    let beside = env::current_exe()
        .ok()
        .and_then(|test| Some(test.parent()?.parent()?.join("marketplace")));
    match beside.filter(|path| path.exists()) {
        Some(path) => path,
        None => panic!("no marketplace binary: run `cargo build --package server --bin marketplace` first"),
    }
}
