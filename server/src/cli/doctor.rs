//! `marketplace doctor`: what an operator asks first when something is wrong.

use clap::Args;
use server::config::Sources;
use server::doctor::{self, Finding, Level};
use server::startup::{self, World};

use super::Failure;

#[derive(Args)]
pub(super) struct Options {
    /// Prints one JSON array instead of lines.
    #[arg(long)]
    json: bool,
}

/// Something is wrong.
#[derive(Debug, thiserror::Error)]
#[error("{0} of the checks failed")]
struct Unwell(usize);

/// Ends with 0 if nothing failed, warnings or not, and with 1 otherwise.
pub(super) async fn run(sources: &Sources, options: &Options) -> Result<(), Failure> {
    let found = examine(sources).await;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&found)?);
    } else {
        for Finding { level, name, text } in &found {
            println!("{level:<4}  {name}  {text}");
        }
    }
    match found
        .iter()
        .filter(|finding| finding.level == Level::Fail)
        .count()
    {
        0 => Ok(()),
        failed => Err(Unwell(failed).into()),
    }
}

/// From the outside in: what is behind something that fails cannot be looked at.
async fn examine(sources: &Sources) -> Vec<Finding> {
    let (config, secrets) = match super::load(sources) {
        Ok(loaded) => loaded,
        Err(error) => return vec![Finding::fail("settings", error.to_string())],
    };
    let environment = format!("{} on {}", config.environment, config.monero.network);
    let mut found = vec![
        Finding::ok("settings", environment),
        Finding::ok("secrets", "all there and strong enough"),
    ];
    if !config.store.path.exists() {
        let path = config.store.path.display();
        let text = format!("{path} does not exist: run `marketplace migrate`, or restore a backup");
        found.push(Finding::fail("store", text));
        return found;
    }
    let state = match startup::start(config, &secrets, World::system()).await {
        Ok(state) => state,
        Err(error) => {
            found.push(Finding::fail("store", error.to_string()));
            return found;
        }
    };
    match doctor::examine(&state, &secrets).await {
        Ok(more) => found.extend(more),
        Err(error) => found.push(Finding::fail("monero", error.to_string())),
    }
    state.store.close().await;
    found
}
