//! `cargo xtask demo-pictures`: draws the demo shop's pictures from their scenes.
//!
//! The generator is a package of its own, so that nobody who does not draw has to compile a renderer.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::build;

/// Draws every scene again.
pub(crate) fn run() -> Result<()> {
    let root = build::workspace();
    let status = Command::new("cargo")
        .current_dir(&root)
        .args(["run", "--quiet", "--package", "demo-pictures", "--"])
        .args([root.join("xtask/pictures/scenes"), root.join("xtask/assets/demo")])
        .status()
        .context("cannot start cargo")?;
    ensure!(status.success(), "drawing failed");
    Ok(())
}
