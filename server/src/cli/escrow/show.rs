//! `marketplace escrow show`.

use server::state::AppState;
use server::store::effects;

use super::Failure;

pub(super) async fn run(state: &AppState, name: &str) -> Result<(), Failure> {
    let id = super::find(state, name).await?;
    let escrow = state.engine.get(id).await?;
    println!("{}", serde_json::to_string_pretty(&escrow)?);
    println!("reference: {}", state.sealer.reference(id));
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
