//! `cargo xtask bench`: how long people wait, measured on a real stack.

use std::time::Duration;

use anyhow::{Context, Result};

use crate::check::size;
use crate::demo::Shopper;
use crate::dev::{self, PREPARED_WALLETS, Progress, Stack};
use crate::{build, setup};

/// How often the server is started.
const STARTS: usize = 5;

/// What is measured.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Options {
    /// Added to every port of the stack that is measured
    #[arg(long, value_name = "N", default_value_t = 4000)]
    port_offset: u16,
    /// Measure the optimised server
    #[arg(long)]
    release: bool,
}

/// Starts a stack, measures, prints, ends it.
///
/// # Errors
/// If a part cannot be built or started.
pub(crate) fn run(options: Options) -> Result<()> {
    let progress = Progress::start();
    setup::for_building()?;
    setup::for_a_chain()?;
    let site = build::site(&build::workspace())?;
    let binary = build::server(options.release)?;
    let bytes = size::measure(&site)?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let stack = dev::Options {
            port_offset: options.port_offset,
            keep: false,
            mine_every: None,
        };
        let mut stack = Stack::start(stack, &binary, &progress).await?;
        let result = measure(&mut stack, &progress).await;
        stack.stop().await?;
        let (orders, starts) = result?;
        println!(
            "order to escrow address   p50 {:>7.1?}  of {}",
            median(&orders)?,
            orders.len()
        );
        println!(
            "start to healthy          p50 {:>7.1?}  of {}",
            median(&starts)?,
            starts.len()
        );
        println!("WASM and scripts          {bytes} bytes (brotli)");
        Ok(())
    })
}

async fn measure(stack: &mut Stack, progress: &Progress) -> Result<(Vec<Duration>, Vec<Duration>)> {
    progress.say("waiting for prepared wallets");
    stack.prepared(PREPARED_WALLETS).await?;
    // Before any order: a pool that is being filled again keeps the wallet processes busy, and health waits for them.
    progress.say("starting the server again and again");
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(stack.restart_server().await?);
    }
    progress.say("placing orders");
    let shopper = Shopper::sign_in(&stack.base, stack.regtest.bank.address()).await?;
    let mut orders = Vec::new();
    for _ in 0..PREPARED_WALLETS {
        orders.push(shopper.order_to_address().await?);
    }
    Ok((orders, starts))
}

fn median(times: &[Duration]) -> Result<Duration> {
    let mut times = times.to_vec();
    times.sort_unstable();
    times
        .get(times.len() / 2)
        .copied()
        .context("nothing was measured")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        let times = [5, 1, 9].map(Duration::from_millis);
        assert_eq!(median(&times).unwrap(), Duration::from_millis(5));
        assert!(median(&[]).is_err());
    }
}
