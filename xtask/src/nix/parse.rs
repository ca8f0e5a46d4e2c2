//! Whether every file of Nix is one.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::files::below;

/// Parses every file; says how many.
pub(super) fn all(root: &Path) -> Result<usize> {
    let mut files = below(&root.join("nixos"))?;
    files.retain(|path| path.extension() == Some(OsStr::new("nix")));
    files.push(root.join("flake.nix"));
    let output = Command::new("nix-instantiate")
        .arg("--parse")
        .args(&files)
        .output()
        .context("cannot start nix-instantiate")?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(files.len())
}
