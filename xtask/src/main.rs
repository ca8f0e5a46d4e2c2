//! Developer commands: `cargo xtask dev`, `cargo xtask test` and their kin. No product code.

mod bench;
mod build;
mod check;
mod coverage;
mod dashboards;
mod demo;
mod dev;
mod drill;
mod files;
mod nix;
mod pictures;
mod repro;
mod setup;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Developer commands of the marketplace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start everything on a private Monero chain, with a demo shop
    Dev(dev::Options),
    /// Check everything: format, lints, sizes, tests
    Test,
    /// Measure how much of domain, wallet and engine the tests reach
    Coverage(coverage::Options),
    /// Measure how long people wait, on a real stack
    Bench(bench::Options),
    /// Try for long what must never fail
    #[command(subcommand)]
    Drill(drill::Drill),
    /// Build the site and the server
    Build(build::Options),
    /// Build the site twice, in two folders, and compare
    Repro,
    /// Look at the NixOS module: parse, evaluate on a stand-in for nixpkgs, write down what it comes to
    Nix(nix::Options),
    /// Draw the demo shop's pictures again
    DemoPictures,
    /// Draw two dashboards for the documents, from a running Prometheus
    DashboardPictures(dashboards::Options),
}

fn main() -> ExitCode {
    match run(&Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<()> {
    match command {
        Command::Dev(options) => dev::run(*options),
        Command::Test => check::run(),
        Command::Coverage(options) => coverage::run(*options),
        Command::Bench(options) => bench::run(*options),
        Command::Drill(drill) => drill::run(*drill),
        Command::Build(options) => {
            setup::for_building()?;
            build::run(*options)
        }
        Command::Repro => repro::run(),
        Command::Nix(options) => nix::run(options),
        Command::DemoPictures => pictures::run(),
        Command::DashboardPictures(options) => dashboards::run(options),
    }
}
