//! `cargo xtask drill`: long trials on a private chain that are too long for every change.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{build, check, setup};

/// What is tried.
#[derive(Clone, Copy, Debug, clap::Subcommand)]
pub(crate) enum Drill {
    /// Many purchases while servers, wallet processes, monerod, connections and blocks fail now and then
    Faults(Faults),
}

/// How long and how hard.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Faults {
    /// Purchases
    #[arg(long, default_value_t = 200)]
    escrows: usize,
    /// Of what people do and of what fails
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Minutes after which it gives up
    #[arg(long, default_value_t = 120)]
    minutes: u64,
}

/// Builds site, server and drill, and runs it.
///
/// # Errors
/// If a part cannot be built or started, or if money is lost, paid twice, or stuck.
pub(crate) fn run(drill: Drill) -> Result<()> {
    let Drill::Faults(Faults {
        escrows,
        seed,
        minutes,
    }) = drill;
    setup::for_a_chain()?;
    setup::for_building()?;
    let site = build::site(&build::workspace())?;
    // Never an optimised server: those have no points at which to die.
    let built = Command::new(env!("CARGO"))
        .current_dir(build::workspace())
        .arg("build")
        .args(check::NATIVE)
        .args(["--bin", "marketplace", "--bin", "drill"])
        .status()
        .context("start cargo")?;
    ensure!(built.success(), "building the drill failed");
    let binaries = build::target_dir().join("debug");
    let status = Command::new(binaries.join("drill"))
        .arg(format!("--escrows={escrows}"))
        .arg(format!("--seed={seed}"))
        .arg(format!("--minutes={minutes}"))
        .env("SITE_DIR", site)
        .env("SERVER_BINARY", binaries.join("marketplace"))
        .status()
        .context("start the drill")?;
    ensure!(status.success(), "the drill found something, see above");
    Ok(())
}
