//! Programs from the distribution.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::debian;

/// Names a directory with monerod and monero-wallet-rpc, as the harness of private chains reads it.
const MONERO_BIN_DIR: &str = "MONERO_BIN_DIR";

/// A program and the packages that bring it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Program {
    /// What is run.
    pub(crate) command: &'static str,
    /// Debian's package.
    pub(crate) debian: &'static str,
}

/// Installs what is missing; silent if nothing is.
pub(super) fn ensure(programs: &[Program]) -> Result<()> {
    let missing = missing(programs);
    if missing.is_empty() {
        return Ok(());
    }
    let mut packages: Vec<&str> = missing.iter().map(|program| program.debian).collect();
    packages.dedup();
    if debian::can_install() {
        debian::install(&packages)?;
    }
    let missing = self::missing(programs);
    if missing.is_empty() {
        return Ok(());
    }
    let commands: Vec<&str> = missing.iter().map(|program| program.command).collect();
    bail!(
        "missing: {}\n  Debian:  sudo apt-get install {}",
        commands.join(", "),
        packages.join(" "),
    )
}

fn missing(programs: &[Program]) -> Vec<Program> {
    let dirs: Vec<PathBuf> = [MONERO_BIN_DIR, "PATH"]
        .iter()
        .filter_map(env::var_os)
        .flat_map(|dirs| env::split_paths(&dirs).collect::<Vec<_>>())
        .collect();
    let found = |program: &Program| dirs.iter().any(|dir| dir.join(program.command).is_file());
    programs
        .iter()
        .filter(|program| !found(program))
        .copied()
        .collect()
}
