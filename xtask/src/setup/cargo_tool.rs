//! Cargo's own additional commands.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// A command that cargo finds as `cargo SUBCOMMAND`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CargoTool {
    /// How it is called.
    pub(crate) subcommand: &'static str,
    /// The package that brings it.
    pub(crate) package: &'static str,
}

impl CargoTool {
    /// Builds and installs it if it is missing; takes minutes, once.
    ///
    /// # Errors
    /// If it cannot be installed; the message says what to do.
    pub(crate) fn ensure(self) -> Result<()> {
        if self.answers()? {
            return Ok(());
        }
        let Self { subcommand, package } = self;
        println!("installing {package} (a few minutes, once) …");
        let status = Command::new("cargo")
            .args(["install", "--locked", "--quiet", package])
            .status()
            .context("cannot start cargo")?;
        ensure!(
            status.success() && self.answers()?,
            "`cargo {subcommand}` is missing: run `cargo install --locked {package}`"
        );
        Ok(())
    }

    fn answers(self) -> Result<bool> {
        let status = Command::new("cargo")
            .args([self.subcommand, "--version"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .context("cannot start cargo")?;
        Ok(status.success())
    }
}
