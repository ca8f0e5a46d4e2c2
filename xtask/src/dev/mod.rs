//! `cargo xtask dev`: the whole marketplace on a private Monero chain, with a demo shop.

mod config;
mod monitor;
mod ports;
mod progress;
mod ready;
mod server;
mod stack;
mod watch;

use std::num::NonZeroUsize;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::signal::unix::{SignalKind, signal};

use self::config::PREPARED_WALLETS;
pub(crate) use self::ports::Ports;
pub(crate) use self::progress::Progress;
pub(crate) use self::stack::Stack;
use crate::{build, setup};

/// How the stack is started.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Options {
    /// Added to every port, so that several stacks can run at once
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) port_offset: u16,
    /// Go on with the chain, wallets and shop of the last start
    #[arg(long)]
    pub(crate) keep: bool,
    /// Mine a block every so many seconds; without it, only when asked
    #[arg(long, value_name = "SECS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) mine_every: Option<u64>,
    /// Wallet processes of each role; one escrow's payout does not wait for another's then
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) wallet_processes: NonZeroUsize,
    /// Wallets kept ready, so that an order has its address at once
    #[arg(long, value_name = "N", default_value_t = PREPARED_WALLETS)]
    pub(crate) prepared_wallets: u32,
    /// Start Prometheus and Alertmanager beside it, and print whatever they would tell a person
    #[arg(long)]
    pub(crate) with_monitoring: bool,
}

/// Builds everything, starts it, says READY and waits for Ctrl-C.
///
/// # Errors
/// If a part cannot be built or started, or dies: says which, and what its log says.
pub(crate) fn run(options: Options) -> Result<()> {
    let progress = Progress::start();
    setup::for_a_chain()?;
    setup::for_building()?;
    if options.with_monitoring {
        setup::for_monitoring()?;
    }
    progress.say("building the site");
    build::site(&build::workspace())?;
    progress.say("building the server");
    let binary = build::server(false)?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let stopped = async {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        // Whatever `live` has started ends when its future is dropped.
        tokio::select! {
            result = live(options, &binary, &progress, stopped) => result,
        }
    })
}

async fn live(
    options: Options,
    binary: &std::path::Path,
    progress: &Progress,
    stopped: impl Future<Output = ()>,
) -> Result<()> {
    tokio::pin!(stopped);
    let mut stack = tokio::select! {
        stack = Stack::start(options, binary, progress) => stack?,
        () = &mut stopped => return Ok(()),
    };
    let monitoring = if options.with_monitoring {
        progress.say("starting Prometheus and Alertmanager");
        tokio::select! {
            started = monitor::start(&stack) => Some(started?),
            () = &mut stopped => return stack.stop().await,
        }
    } else {
        None
    };
    println!("READY {}", ready::line(&stack, monitoring.as_ref()));
    let result = tokio::select! {
        died = watch::until_something_dies(&stack) => Err(died),
        failed = mine_every(&stack, options.mine_every) => Err(failed),
        never = monitor::tell(monitoring.as_ref(), progress) => match never {},
        () = &mut stopped => Ok(()),
    };
    progress.say("stopping");
    stack.stop().await?;
    result
}

/// Mines for ever; gives the error that ends it. Never ends without an interval.
async fn mine_every(stack: &Stack, secs: Option<u64>) -> anyhow::Error {
    let Some(secs) = secs else {
        return std::future::pending().await;
    };
    let mut ticks = tokio::time::interval(Duration::from_secs(secs));
    loop {
        ticks.tick().await;
        if let Err(error) = stack.regtest.mine(1).await.context("mining failed") {
            return error;
        }
    }
}
