//! The `marketplace` binary.

mod cli;

use std::process::ExitCode;

use clap::Parser;
use tokio::runtime::Runtime;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let ended = Runtime::new()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(cli::run(cli)));
    // Whoever failed may have left the store open.
    server::store::wait_for_connections();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("marketplace: {error}");
            ExitCode::FAILURE
        }
    }
}
