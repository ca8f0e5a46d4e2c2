//! The compiler's target for browsers.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target with rustup if the compiler lacks it.
pub(super) fn ensure() -> Result<()> {
    if installed()? {
        return Ok(());
    }
    println!("adding the Rust target {TARGET} …");
    let added = Command::new("rustup").args(["target", "add", TARGET]).status();
    ensure!(
        added.is_ok_and(|status| status.success()) && installed()?,
        "the Rust target {TARGET} is missing: run `rustup target add {TARGET}`"
    );
    Ok(())
}

fn installed() -> Result<bool> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .context("cannot start rustc")?;
    let dir = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    Ok(dir.is_dir())
}
