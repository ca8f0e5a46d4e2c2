//! One step of a check, timed.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::build;

/// A step that has begun.
pub(super) struct Step {
    name: &'static str,
    begun: Instant,
}

impl Step {
    /// Says what is being done.
    pub(super) fn begin(name: &'static str) -> Self {
        println!("== {name}");
        Self {
            name,
            begun: Instant::now(),
        }
    }

    /// Runs cargo as this step.
    pub(super) fn cargo(self, arguments: &[&str]) -> Result<()> {
        self.run(&mut Command::new("cargo"), arguments)
    }

    /// Runs cargo with clippy as the compiler of our own crates, as `cargo clippy` does, but to build: everything
    /// is compiled once instead of checked and then compiled. Warnings are errors. Steps that share what they build
    /// must all be run so.
    pub(super) fn linting(self, arguments: &[&str]) -> Result<()> {
        let mut cargo = Command::new("cargo");
        cargo
            .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
            // As cargo-clippy passes what stands behind its `--`.
            .env(
                "CLIPPY_ARGS",
                "--deny__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
            );
        self.run(&mut cargo, arguments)
    }

    fn run(self, cargo: &mut Command, arguments: &[&str]) -> Result<()> {
        let status = cargo
            .current_dir(build::workspace())
            .args(arguments)
            .status()
            .context("cannot start cargo");
        self.done(status.and_then(|status| {
            ensure!(status.success(), "`cargo {}` failed", arguments.join(" "));
            Ok(())
        }))
    }

    /// Ends it; a failure bears its name.
    pub(super) fn done(self, result: Result<()>) -> Result<()> {
        // To standard error, so that the tests' own summary stays the last line of the output.
        eprintln!("== {}: {:.1} s", self.name, self.begun.elapsed().as_secs_f64());
        result.with_context(|| format!("step “{}”", self.name))
    }
}
