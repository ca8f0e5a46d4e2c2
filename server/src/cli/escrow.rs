//! `marketplace escrow …`.

use clap::Subcommand;
use domain::escrow::verify::verify;
use domain::escrow::{Escrow, Event};
use domain::{Actor, EscrowId};
use server::config::Sources;
use server::escrow::Keep;
use server::startup::{self, World};
use server::state::AppState;
use server::store::{effects, escrows};

use super::Failure;

#[derive(Subcommand)]
pub(super) enum EscrowCommand {
    /// Lists escrows, the one that has not changed for longest first.
    List {
        /// Only those in this state, such as `frozen`.
        #[arg(long)]
        state: Option<String>,
        /// The most to list.
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Shows one escrow whole, and what the engine has to do for it.
    Show {
        /// Its identifier.
        id: EscrowId,
    },
    /// Replays an escrow's transcript from its contract on and compares the end with what is stored.
    Verify {
        /// Its identifier; all of them without one.
        id: Option<EscrowId>,
    },
    /// Tries again now what failed, or what a check has frozen. Never decides where money goes.
    Retry {
        /// Its identifier.
        id: EscrowId,
    },
}

/// A transcript that is not believed.
#[derive(Debug, thiserror::Error)]
#[error("{0} of the transcripts are not what the rules lead to")]
struct Doubtful(usize);

pub(super) async fn run(sources: &Sources, command: EscrowCommand) -> Result<(), Failure> {
    let (config, secrets) = super::load(sources)?;
    let state = startup::start(config, &secrets, World::system()).await?;
    let done = match command {
        EscrowCommand::List { state: name, limit } => list(&state, name.as_deref(), limit).await,
        EscrowCommand::Show { id } => show(&state, id).await,
        EscrowCommand::Verify { id } => verify_all(&state, id).await,
        EscrowCommand::Retry { id } => retry(&state, id).await,
    };
    state.store.close().await;
    done
}

async fn list(state: &AppState, name: Option<&str>, limit: u32) -> Result<(), Failure> {
    let mut db = state.store.read("list", "escrows").await?;
    for escrow in escrows::in_state(&mut db, name, limit).await? {
        let deadline = escrow
            .deadline()
            .map_or_else(|| "-".to_owned(), |deadline| deadline.to_string());
        let id = escrow.contract.escrow_id;
        println!(
            "{id}  {:<16}  {:>16} XMR  {deadline}",
            escrow.state.name(),
            escrow.contract.amount.to_string()
        );
    }
    Ok(())
}

async fn show(state: &AppState, id: EscrowId) -> Result<(), Failure> {
    let escrow = state.engine.get(id).await?;
    println!("{}", serde_json::to_string_pretty(&escrow)?);
    let mut db = state.store.read("get", "effects").await?;
    match effects::of_escrow(&mut db, id).await? {
        Some(due) => {
            let error = due.last_error.as_deref().unwrap_or("none");
            println!(
                "due: {:?}, {} attempts failed, next at {}, last error: {error}",
                due.effect, due.attempts, due.next_attempt
            );
        }
        None => println!("due: nothing"),
    }
    Ok(())
}

async fn verify_all(state: &AppState, id: Option<EscrowId>) -> Result<(), Failure> {
    let mut db = state.store.read("list", "transcript_entries").await?;
    let all: Vec<Escrow> = match id {
        Some(id) => vec![state.engine.get(id).await?],
        None => escrows::in_state(&mut db, None, u32::MAX).await?,
    };
    let mut doubtful = 0;
    for escrow in &all {
        let transcript = escrows::transcript(&mut db, escrow).await?;
        if let Err(error) = verify(&transcript, escrow) {
            println!("{}  {error}", escrow.contract.escrow_id);
            doubtful += 1;
        }
    }
    println!(
        "{} of {} transcripts lead to what is stored",
        all.len() - doubtful,
        all.len()
    );
    if doubtful == 0 {
        Ok(())
    } else {
        Err(Doubtful(doubtful).into())
    }
}

async fn retry(state: &AppState, id: EscrowId) -> Result<(), Failure> {
    let now = state.clock.now();
    let mut tx = state.store.write("hurry", "effects").await?;
    let waiting = effects::hurry(&mut tx, id, now).await?;
    tx.commit().await?;
    if waiting {
        println!("tried again now");
        return Ok(());
    }
    let escrow = state
        .engine
        .apply(id, &Event::Retry, Actor::Operator, Keep::Nothing)
        .await?;
    println!("now {}", escrow.state.name());
    Ok(())
}
