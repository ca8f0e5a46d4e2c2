//! `marketplace doctor`: what an operator asks first when something is wrong.

use server::config::Sources;
use server::escrow::Machinery;
use server::health::{self, Health};
use server::startup::{self, World};
use server::state::AppState;

use super::Failure;

/// The check that only the server itself can answer.
const ENGINE: &str = "engine";

/// For a server that takes orders it is enough that some wallets have theirs; told in full here.
const BACKUP: &str = "wallet_backup";

/// Something is wrong.
#[derive(Debug, thiserror::Error)]
#[error("{0} of the checks failed")]
struct Unwell(usize);

pub(super) async fn run(sources: &Sources) -> Result<(), Failure> {
    let (config, secrets) = super::load(sources)?;
    println!(
        "ok      settings of {} ({})",
        config.environment, config.monero.network
    );
    println!("ok      secrets");
    if !config.store.path.exists() {
        println!(
            "FAILED  store: {} does not exist; run marketplace migrate",
            config.store.path.display()
        );
        return Err(Unwell(1).into());
    }
    let state = startup::start(config, &secrets, World::system()).await?;
    let machinery = Machinery::connect(&state, &secrets)?;
    let mut checks = machinery.health_checks(&state);
    // It runs in the server, not here.
    checks.retain(|check| ![ENGINE, BACKUP].contains(&check.name()));
    let report = Health::new(checks).report().await;
    for (name, result) in &report.checks {
        match result {
            Ok(()) => println!("ok      {name}"),
            Err(reason) => println!("FAILED  {name}: {reason}"),
        }
    }
    println!("        {ENGINE}: ask the running server, at /health");
    let unfit = health::unfit(&machinery).await;
    for reason in &unfit {
        println!("FAILED  {reason}");
    }
    let late = late_backups(&machinery, &state).await?;
    if late > 0 {
        println!(
            "FAILED  {late} new wallets wait for their backup: see the log of the command in setting \
             escrow.wallet_backup_command"
        );
    }
    state.store.close().await;
    let failed = report.checks.iter().filter(|(_, result)| result.is_err());
    match failed.count() + unfit.len() + usize::from(late > 0) {
        0 => Ok(()),
        failed => Err(Unwell(failed).into()),
    }
}

async fn late_backups(machinery: &Machinery, state: &AppState) -> Result<usize, Failure> {
    match &machinery.prepared_wallets {
        Some((backend, _)) => Ok(health::late_backups(backend, state.clock.now()).await?),
        None => Ok(0),
    }
}
