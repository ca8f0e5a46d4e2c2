//! `marketplace doctor`: what an operator asks first when something is wrong.

use server::config::Sources;
use server::startup::{self, World};

use super::Failure;

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
    let report = state.health.report().await;
    for (name, result) in &report.checks {
        match result {
            Ok(()) => println!("ok      {name}"),
            Err(reason) => println!("FAILED  {name}: {reason}"),
        }
    }
    state.store.close().await;
    match report.checks.iter().filter(|(_, result)| result.is_err()).count() {
        0 => Ok(()),
        failed => Err(Unwell(failed).into()),
    }
}
