//! `marketplace escrow list`.

use clap::Args;
use server::doctor::{ATTEMPTS, LATE_SECS, SLOW_SECS};
use server::state::AppState;
use server::store::{effects, escrows};

use super::Failure;

#[derive(Args)]
pub(in super::super) struct Filter {
    /// Only those in this state, such as `disputed`.
    #[arg(long, conflicts_with_all = ["frozen", "stuck"])]
    state: Option<String>,
    /// Only those that are frozen.
    #[arg(long, conflicts_with = "stuck")]
    frozen: bool,
    /// Only those that should have gone on by themselves: a deadline has passed ten minutes ago, a wallet or a
    /// payout takes more than an hour, or something has failed five times in a row.
    #[arg(long)]
    stuck: bool,
    /// The most to list.
    #[arg(long, default_value_t = 100)]
    limit: u32,
}

pub(super) async fn run(state: &AppState, filter: &Filter) -> Result<(), Failure> {
    let mut db = state.store.read("list", "escrows").await?;
    let found = if filter.stuck {
        let now = state.clock.now();
        let (late, slow) = (now.minus_secs(LATE_SECS), now.minus_secs(SLOW_SECS));
        escrows::stuck(&mut db, late, slow, ATTEMPTS, filter.limit).await?
    } else {
        let name = filter.state.as_deref().or(filter.frozen.then_some("frozen"));
        escrows::in_state(&mut db, name, filter.limit).await?
    };
    for escrow in &found {
        let id = escrow.contract.escrow_id;
        let due = effects::of_escrow(&mut db, id).await?;
        let frozen = escrow.state.frozen_because().map(ToString::to_string);
        let trouble = frozen.or_else(|| due?.last_error);
        println!(
            "{}  {id}  {:<16}  {:>16} XMR  {}  {}",
            state.sealer.reference(id),
            escrow.state.name(),
            escrow.contract.amount.to_string(),
            escrow
                .deadline()
                .map_or_else(|| "-".to_owned(), |deadline| deadline.to_string()),
            trouble.as_deref().unwrap_or("-"),
        );
    }
    Ok(())
}
