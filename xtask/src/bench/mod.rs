//! `cargo xtask bench`: how long people wait, measured on a real stack.

mod cpu;
mod payouts;
mod rate;
mod requests;
mod serial;
mod times;

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use anyhow::Result;
use futures::future::try_join_all;

use self::rate::Rate;
use self::times::percentile;
use crate::check::size;
use crate::demo::Shopper;
use crate::dev::{self, Progress, Stack};
use crate::{build, setup};

/// How often the server is started.
const STARTS: usize = 5;
/// Wallets that are made one call after another, to compare with.
const SERIAL_WALLETS: usize = 2;

/// What is measured.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Options {
    /// Added to every port of the stack that is measured
    #[arg(long, value_name = "N", default_value_t = 4000)]
    port_offset: u16,
    /// Measure the optimised server
    #[arg(long)]
    release: bool,
    /// Wallets prepared, and orders placed at once; each wallet takes seconds of both cores, twice
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u32).range(3..=100))]
    orders: u32,
    /// Wallet processes of each role
    #[arg(long, value_name = "N", default_value = "3")]
    wallet_processes: NonZeroUsize,
}

/// Starts a stack, measures, prints, ends it.
///
/// # Errors
/// If a part cannot be built or started.
pub(crate) fn run(options: Options) -> Result<()> {
    let progress = Progress::start();
    setup::for_a_chain()?;
    setup::for_building()?;
    let site = build::site(&build::workspace())?;
    let binary = build::server(options.release)?;
    let bytes = size::measure(&site)?;
    tokio::runtime::Runtime::new()?.block_on(async {
        progress.say("making wallets one call after another");
        let serial = serial::measure(SERIAL_WALLETS).await?;
        println!("wallets, call after call  {serial}");
        let stack = dev::Options {
            port_offset: options.port_offset,
            keep: false,
            mine_every: None,
            wallet_processes: options.wallet_processes,
            prepared_wallets: options.orders,
            with_monitoring: false,
        };
        let mut stack = Stack::start(stack, &binary, &progress).await?;
        let measured = measure(&mut stack, options, &serial, &progress).await;
        stack.stop().await?;
        measured?;
        println!("WASM and scripts          {bytes} bytes (brotli)");
        Ok(())
    })
}

/// Prints each figure as soon as it is known: what is measured after it may take half an hour.
async fn measure(stack: &mut Stack, options: Options, serial: &Rate, progress: &Progress) -> Result<()> {
    let wallets = options.orders;
    progress.say("waiting for prepared wallets");
    stack.prepared(wallets).await?;
    // Before any order: a pool that is being filled again keeps the wallet processes busy, and health waits for them.
    progress.say("starting the server again and again");
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(stack.restart_server().await?);
    }
    print("start to healthy", &starts, "")?;
    progress.say("asking for pages for a minute");
    let requests = requests::measure(&stack.base).await?;
    let what = format!(", {} a second; {} failed", requests::RATE, requests.failed);
    print("request to answer", &requests.answered, &what)?;

    progress.say("placing all orders at once");
    let shopper = Shopper::sign_in(&stack.base, stack.regtest.bank.address()).await?;
    let orders = (0..wallets as usize).map(|number| shopper.order_to_address(number));
    let orders = try_join_all(orders).await?;
    let took: Vec<Duration> = orders.iter().map(|order| order.took).collect();
    print("order to escrow address", &took, " at once")?;
    progress.say("waiting for prepared wallets again");
    stack.fewer_prepared(wallets).await?;
    let begun = (Instant::now(), cpu::of_wallets(&stack.regtest)?);
    stack.prepared(wallets).await?;
    let refill = Rate {
        wallets: wallets as usize,
        took: begun.0.elapsed(),
        cpu: cpu::of_wallets(&stack.regtest)?.saturating_sub(begun.1),
    };
    println!(
        "wallets, refill           {refill}; {:.1} times as fast, {} processes per role, {} cores",
        refill.per_minute() / serial.per_minute(),
        options.wallet_processes,
        std::thread::available_parallelism()?
    );

    progress.say("confirming orders");
    let payouts = payouts::measure(stack, &shopper, &orders).await?;
    let looked_at = format!(", the order on screen for {:?} before", payouts::READS_FOR);
    print("confirmed to broadcast", &payouts.looked_at, &looked_at)?;
    print("confirmed to broadcast", &payouts.unseen, ", never on screen")
}

fn print(what: &str, times: &[Duration], how: &str) -> Result<()> {
    let [p50, p95, p99] = [50, 95, 99].map(|percent| percentile(times, percent));
    println!(
        "{what:<24}  p50 {:>7.1?}  p95 {:>7.1?}  p99 {:>7.1?}  of {}{how}",
        p50?,
        p95?,
        p99?,
        times.len()
    );
    Ok(())
}
