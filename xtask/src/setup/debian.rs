//! Debian's packages, where we may install them.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Whether this is a Debian where we are root: in a container or on a build machine.
pub(super) fn can_install() -> bool {
    let root = Path::new("/proc/self").metadata().is_ok_and(|me| me.uid() == 0);
    root && Path::new("/usr/bin/apt-get").exists()
}

/// Installs packages with apt-get.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    println!("installing {} …", packages.join(", "));
    apt_get(&["update", "--quiet=2"])?;
    let mut arguments = vec!["install", "--yes", "--quiet=2", "--no-install-recommends"];
    arguments.extend(packages);
    apt_get(&arguments)
}

/// Runs apt-get, which says itself what went wrong.
pub(super) fn apt_get(arguments: &[&str]) -> Result<()> {
    let status = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .context("cannot start apt-get")?;
    ensure!(status.success(), "apt-get {} failed", arguments.join(" "));
    Ok(())
}
