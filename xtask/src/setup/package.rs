//! Packages of the distribution, known by what they bring.

use std::env;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};
use wallet::regtest::BIN_DIR_VAR;

use super::debian;

/// What is needed, and the package that brings it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Package {
    brings: Brings,
    debian: &'static str,
}

#[derive(Clone, Copy, Debug)]
enum Brings {
    /// A program in `PATH`.
    Command(&'static str),
    /// A header that the C compiler finds.
    Header(&'static str),
}

impl Package {
    /// Debian's package that brings a program.
    pub(super) const fn command(command: &'static str, debian: &'static str) -> Self {
        Self {
            brings: Brings::Command(command),
            debian,
        }
    }

    /// Debian's package that brings a library with this header.
    pub(super) const fn header(header: &'static str, debian: &'static str) -> Self {
        Self {
            brings: Brings::Header(header),
            debian,
        }
    }
}

impl Brings {
    const fn name(self) -> &'static str {
        match self {
            Self::Command(name) | Self::Header(name) => name,
        }
    }

    fn is_there(self) -> bool {
        match self {
            Self::Command(command) => in_path(command),
            Self::Header(header) => compiles(header).unwrap_or(false),
        }
    }
}

/// Installs what is missing; silent if nothing is.
pub(super) fn ensure(packages: &[Package]) -> Result<()> {
    let wanted = missing(packages);
    if wanted.is_empty() {
        return Ok(());
    }
    let mut names: Vec<&str> = wanted.iter().map(|package| package.debian).collect();
    names.dedup();
    if debian::can_install() {
        debian::install(&names)?;
    }
    let still = missing(packages);
    if still.is_empty() {
        return Ok(());
    }
    let still: Vec<&str> = still.iter().map(|package| package.brings.name()).collect();
    bail!(
        "missing: {}\n  Debian:  sudo apt-get install {}",
        still.join(", "),
        names.join(" "),
    )
}

fn missing(packages: &[Package]) -> Vec<Package> {
    let there = |package: &&Package| !package.brings.is_there();
    packages.iter().filter(there).copied().collect()
}

fn in_path(command: &str) -> bool {
    let dirs = [BIN_DIR_VAR, "PATH"].iter().filter_map(env::var_os);
    let mut dirs = dirs.flat_map(|dirs| env::split_paths(&dirs).collect::<Vec<PathBuf>>());
    dirs.any(|dir| dir.join(command).is_file())
}

/// Whether the preprocessor finds `header`, wherever this system keeps it.
fn compiles(header: &str) -> Result<bool> {
    let mut cc = Command::new("cc")
        .args(["-E", "-x", "c", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut source) = cc.stdin.take() {
        writeln!(source, "#include <{header}>")?;
    }
    Ok(cc.wait()?.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_found_and_what_is_not_is_not() {
        assert!(Brings::Command("cargo").is_there());
        assert!(!Brings::Command("no-such-program").is_there());
        assert!(Brings::Header("stdio.h").is_there());
        assert!(!Brings::Header("no/such/header.h").is_there());
    }

    #[test]
    fn what_cannot_be_installed_is_named() {
        let nothing = [Package::command("no-such-program", "")];
        let missing = missing(&nothing);
        assert_eq!(missing[0].brings.name(), "no-such-program");
    }
}
