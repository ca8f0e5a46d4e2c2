//! `marketplace escrow …`.

mod list;
mod retry;
mod show;
mod verify;

use clap::Subcommand;
use domain::EscrowId;
use server::config::Sources;
use server::escrow::Machinery;
use server::startup::{self, World};
use server::state::AppState;
use server::store::escrows;

use super::Failure;

#[derive(Subcommand)]
pub(super) enum EscrowCommand {
    /// Lists escrows, the one that has not changed for longest first: reference, identifier, state, amount,
    /// deadline, and what is wrong with it.
    List(list::Filter),
    /// Shows one escrow whole, and what the engine has to do for it.
    Show {
        /// Its identifier, or its reference in logs and reports.
        id: String,
    },
    /// Replays an escrow's transcript from its contract on, compares the end with what is stored, and what is
    /// stored with the chain. Ends with 1 if anything differs.
    Verify {
        /// Its identifier or reference; all of them without one.
        id: Option<String>,
        /// Does not ask monerod.
        #[arg(long)]
        offline: bool,
    },
    /// Tries again now what failed, or what a check has frozen. Never decides where money goes.
    Retry {
        /// Its identifier or reference.
        id: String,
    },
}

pub(super) async fn run(sources: &Sources, command: EscrowCommand) -> Result<(), Failure> {
    let (config, secrets) = super::load(sources)?;
    let state = startup::start(config, &secrets, World::system()).await?;
    let done = match command {
        EscrowCommand::List(filter) => list::run(&state, &filter).await,
        EscrowCommand::Show { id } => show::run(&state, &id).await,
        EscrowCommand::Verify { id, offline } => {
            let auditor = Machinery::connect(&state, &secrets)?.auditor();
            verify::run(&state, (!offline).then_some(&auditor), id.as_deref()).await
        }
        EscrowCommand::Retry { id } => retry::run(&state, &id).await,
    };
    state.store.close().await;
    done
}

/// No escrow has this name.
#[derive(Debug, thiserror::Error)]
#[error("there is no escrow {0}: give an identifier or a reference, as `marketplace escrow list` shows them")]
struct NoSuchEscrow(String);

/// The escrow with this identifier or reference.
async fn find(state: &AppState, name: &str) -> Result<EscrowId, Failure> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let mut db = state.store.read("list", "escrows").await?;
    let ids = escrows::ids(&mut db).await?;
    let found = ids.into_iter().find(|id| state.sealer.reference(*id) == name);
    found.ok_or_else(|| NoSuchEscrow(name.to_owned()).into())
}
