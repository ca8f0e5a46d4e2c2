//! Evaluates the flake on a stand-in for nixpkgs, without a network.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::repro;

/// The flakes that stand where the lock file's would.
pub(super) struct Inputs<'a> {
    pub(super) nixpkgs: &'a Path,
    pub(super) sops_nix: &'a Path,
}

/// What `lib` of the flake says.
#[derive(Deserialize)]
pub(super) struct Found {
    /// Configurations that must evaluate.
    pub(super) accepted: BTreeMap<String, Accepted>,
    /// Configurations that an assertion must refuse.
    pub(super) refused: BTreeMap<String, Refused>,
    /// Configurations that a type must refuse, and whether it does.
    pub(super) mistyped: BTreeMap<String, bool>,
    /// What must hold in some of those that evaluate, and whether it does.
    pub(super) claims: BTreeMap<String, bool>,
    /// Text by the name of its file.
    pub(super) rendered: BTreeMap<String, String>,
}

/// A configuration that was evaluated whole.
#[derive(Deserialize)]
pub(super) struct Accepted {
    /// What its assertions say.
    pub(super) failed: Vec<String>,
    /// How many files it comes to.
    pub(super) files: usize,
}

/// A configuration that must not be accepted.
#[derive(Deserialize)]
pub(super) struct Refused {
    /// Words of the assertion that is provoked.
    pub(super) because: String,
    /// What its assertions say.
    pub(super) failed: Vec<String>,
}

/// Evaluates a copy of the sources, as git knows them, in a store of its own.
pub(super) fn everything(root: &Path, inputs: &Inputs<'_>) -> Result<Found> {
    let scratch = tempfile::tempdir().context("cannot make a temporary folder")?;
    let sources = scratch.path().join("sources");
    repro::copy_sources(root, &sources)?;
    let flake = |path: &Path| -> Result<String> {
        let path = path
            .canonicalize()
            .with_context(|| format!("there is no {}", path.display()))?;
        Ok(format!("path:{}", path.display()))
    };
    let output = Command::new("nix")
        .args(["eval", "--json", "--offline", "--no-write-lock-file", "--store"])
        .arg(scratch.path().join("store"))
        .args(["--override-input", "nixpkgs", &flake(inputs.nixpkgs)?])
        .args(["--override-input", "sops-nix", &flake(inputs.sops_nix)?])
        .arg(format!("path:{}#lib", sources.display()))
        .args([
            "--apply",
            "found: { inherit (found) accepted refused mistyped claims rendered; }",
        ])
        .env("NIX_CONFIG", "experimental-features = nix-command flakes")
        .output()
        .context("cannot start nix")?;
    ensure!(
        output.status.success(),
        "the flake does not evaluate:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("the flake's `lib` is not what is expected")
}
