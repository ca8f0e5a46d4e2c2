//! Whether every file of Nix is one.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Parses every file; says how many.
pub(super) fn all(root: &Path) -> Result<usize> {
    let mut files = vec![root.join("flake.nix")];
    collect(&root.join("nixos"), &mut files)?;
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

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension() == Some(OsStr::new("nix")) {
            files.push(path);
        }
    }
    Ok(())
}
