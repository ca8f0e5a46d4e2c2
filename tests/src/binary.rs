//! Where the server's binary and its site are.

use std::env;
use std::path::PathBuf;

/// The `marketplace` binary: `SERVER_BINARY`, or the one beside this test's own.
///
/// # Panics
/// If there is none, saying how to build it.
#[must_use]
pub fn marketplace() -> PathBuf {
    let built = built("SERVER_BINARY", "debug/marketplace");
    built.expect("no server: run `cargo build --package server --bin marketplace` first")
}

/// The folder of style sheet and islands: `SITE_DIR`, or the one that is built beside this test.
///
/// # Panics
/// If there is none, saying how to build it.
#[must_use]
pub fn site() -> PathBuf {
    built("SITE_DIR", "site").expect("no site: run `cargo xtask build` first")
}

/// What `variable` names, or `path` in the target directory, of which a test's own binary is in `debug/deps/`.
fn built(variable: &str, path: &str) -> Option<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Some(path.into());
    }
    let test = env::current_exe().ok()?;
    Some(test.ancestors().nth(3)?.join(path)).filter(|path| path.exists())
}
