//! `cargo xtask nix`: looks at the NixOS module where nixpkgs itself need not be at hand.
//!
//! Every file is parsed. With a stand-in (nixpkgs' real `lib` and NixOS modules, fake packages) the configurations are
//! evaluated, and what they come to is written to `nixos/rendered`, on which the tests run the real programs.

mod evaluate;
mod parse;
mod snapshot;
mod verdict;

use std::path::PathBuf;

use anyhow::Result;

use self::evaluate::Inputs;
use crate::{build, setup};

/// What to look at.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// A stand-in for the flake of nixpkgs; without it nothing is evaluated
    #[arg(long, env = "MARKETPLACE_NIXPKGS")]
    pub(crate) nixpkgs: Option<PathBuf>,
    /// The flake of sops-nix; without it nothing is evaluated
    #[arg(long, env = "MARKETPLACE_SOPS_NIX")]
    pub(crate) sops_nix: Option<PathBuf>,
    /// Write nothing: fail if what is in nixos/rendered is not what comes out
    #[arg(long)]
    pub(crate) check: bool,
}

impl Options {
    /// As the environment says, and without writing: part of `cargo xtask test`.
    pub(crate) fn of_test() -> Self {
        let path = |name| std::env::var_os(name).map(PathBuf::from);
        Self {
            nixpkgs: path("MARKETPLACE_NIXPKGS"),
            sops_nix: path("MARKETPLACE_SOPS_NIX"),
            check: true,
        }
    }
}

/// Parses, evaluates, writes or compares, and says what it left out.
///
/// # Errors
/// Names the file that does not parse, the configuration that fails, the assertion that does not, the snapshot that is
/// not current.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::for_nix()?;
    let root = build::workspace();
    println!("{} files parse", parse::all(&root)?);
    let (Some(nixpkgs), Some(sops_nix)) = (&options.nixpkgs, &options.sops_nix) else {
        println!(
            "skipped: evaluation, and whether nixos/rendered is current (--nixpkgs and --sops-nix name the flakes to \
             evaluate with)"
        );
        return Ok(());
    };
    let found = evaluate::everything(&root, &Inputs { nixpkgs, sops_nix })?;
    println!("{}", verdict::judge(&found)?);
    println!("{}", snapshot::keep(&root, &found.rendered, options.check)?);
    println!("skipped: building anything, and the virtual machines (`nix flake check` does both)");
    Ok(())
}
