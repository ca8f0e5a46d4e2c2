//! Runs a drill and prints what came of it; `cargo xtask drill faults` builds what it needs and starts it.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use tests::drill::{Options, run};

/// Many purchases on a private chain while everything fails now and then.
#[derive(Parser)]
struct Cli {
    /// Purchases
    #[arg(long)]
    escrows: usize,
    /// Of everything that is left to chance
    #[arg(long)]
    seed: u64,
    /// Purchases under way at once, beside those that only wait for their time to run out
    #[arg(long, default_value_t = 16)]
    at_once: usize,
    /// Minutes after which it gives up
    #[arg(long)]
    minutes: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let limit = Duration::from_mins(cli.minutes);
    let report = run(&Options {
        escrows: cli.escrows,
        seed: cli.seed,
        at_once: cli.at_once,
        faults_permille: 50,
        deadline_secs: 120,
        calm_after: limit * 2 / 3,
        limit,
    })
    .await;
    println!("{report}");
    if report.found.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
