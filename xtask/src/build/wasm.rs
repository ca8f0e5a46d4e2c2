//! Compiles the browser's half.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm";

/// Compiles `frontend` and says where the module is. Cargo does nothing if nothing changed.
pub(super) fn build(root: &Path, target_dir: &Path) -> Result<PathBuf> {
    let status = Command::new(env!("CARGO"))
        .current_dir(root)
        .args([
            "build",
            "--package",
            "frontend",
            "--lib",
            "--target",
            TARGET,
            "--profile",
            PROFILE,
        ])
        .env("CARGO_TARGET_DIR", target_dir)
        .env("CARGO_ENCODED_RUSTFLAGS", remapped(root).join("\u{1f}"))
        .status()
        .context("start cargo")?;
    ensure!(
        status.success(),
        "compiling the browser's half failed; if the target is missing: rustup target add {TARGET}"
    );
    Ok(target_dir.join(TARGET).join(PROFILE).join("frontend.wasm"))
}

/// Paths of this machine must not get into the module: they would make its bytes differ elsewhere.
fn remapped(root: &Path) -> Vec<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = PathBuf::from(std::env::var_os("HOME")?);
        Some(home.join(".cargo"))
    });
    let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    let mut flags = vec![remap(root, "/src")];
    flags.extend(home.map(|home| remap(&home, "/cargo")));
    flags
}
