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

use self::payouts::PayoutTimes;
use self::rate::Rate;
use self::requests::RequestTimes;
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
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=100))]
    orders: u32,
    /// Wallet processes of each role
    #[arg(long, value_name = "N", default_value = "3")]
    wallet_processes: NonZeroUsize,
}

struct Measured {
    starts: Vec<Duration>,
    requests: RequestTimes,
    orders: Vec<Duration>,
    refill: Rate,
    payouts: PayoutTimes,
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
        progress.say("making wallets one call after another");
        let serial = serial::measure(SERIAL_WALLETS).await?;
        let stack = dev::Options {
            port_offset: options.port_offset,
            keep: false,
            mine_every: None,
            wallet_processes: options.wallet_processes,
            prepared_wallets: options.orders,
            with_monitoring: false,
        };
        let mut stack = Stack::start(stack, &binary, &progress).await?;
        let result = measure(&mut stack, options.orders, &progress).await;
        stack.stop().await?;
        print(options, &serial, &result?)?;
        println!("WASM and scripts          {bytes} bytes (brotli)");
        Ok(())
    })
}

fn print(options: Options, serial: &Rate, measured: &Measured) -> Result<()> {
    let Measured {
        starts,
        requests,
        orders,
        refill,
        payouts,
    } = measured;
    println!(
        "order to escrow address   p50 {:>7.1?}  p95 {:>7.1?}  of {} at once",
        percentile(orders, 50)?,
        percentile(orders, 95)?,
        orders.len()
    );
    println!("wallets, call after call  {serial}");
    println!(
        "wallets, refill           {refill}; {:.1} times as fast, {} processes per role, {} cores",
        refill.per_minute() / serial.per_minute(),
        options.wallet_processes,
        std::thread::available_parallelism()?
    );
    println!(
        "confirmed to broadcast    p50 {:>7.1?}  p95 {:>7.1?}  of {}, the order on screen for {:?} before",
        percentile(&payouts.looked_at, 50)?,
        percentile(&payouts.looked_at, 95)?,
        payouts.looked_at.len(),
        payouts::READS_FOR
    );
    println!(
        "                          p50 {:>7.1?}  p95 {:>7.1?}  of {}, never on screen",
        percentile(&payouts.unseen, 50)?,
        percentile(&payouts.unseen, 95)?,
        payouts.unseen.len()
    );
    println!(
        "start to healthy          p50 {:>7.1?}  of {}",
        percentile(starts, 50)?,
        starts.len()
    );
    println!(
        "requests, {} a second    p50 {:>7.1?}  p95 {:>7.1?}  p99 {:>7.1?}  of {}, {} failed",
        requests::RATE,
        percentile(&requests.answered, 50)?,
        percentile(&requests.answered, 95)?,
        percentile(&requests.answered, 99)?,
        requests.answered.len(),
        requests.failed
    );
    Ok(())
}

async fn measure(stack: &mut Stack, wallets: u32, progress: &Progress) -> Result<Measured> {
    progress.say("waiting for prepared wallets");
    stack.prepared(wallets).await?;
    // Before any order: a pool that is being filled again keeps the wallet processes busy, and health waits for them.
    progress.say("starting the server again and again");
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(stack.restart_server().await?);
    }
    progress.say("asking for pages for a minute");
    let requests = requests::measure(&stack.base).await?;
    progress.say("placing all orders at once");
    let shopper = Shopper::sign_in(&stack.base, stack.regtest.bank.address()).await?;
    let orders = (0..wallets as usize).map(|number| shopper.order_to_address(number));
    let orders = try_join_all(orders).await?;
    progress.say("waiting for prepared wallets again");
    stack.fewer_prepared(wallets).await?;
    let begun = (Instant::now(), cpu::of_wallets(&stack.regtest)?);
    stack.prepared(wallets).await?;
    let refill = Rate {
        wallets: wallets as usize,
        took: begun.0.elapsed(),
        cpu: cpu::of_wallets(&stack.regtest)?.saturating_sub(begun.1),
    };
    progress.say("confirming orders");
    let payouts = payouts::measure(stack, &shopper, &orders).await?;
    Ok(Measured {
        starts,
        requests,
        orders: orders.iter().map(|order| order.took).collect(),
        refill,
        payouts,
    })
}
