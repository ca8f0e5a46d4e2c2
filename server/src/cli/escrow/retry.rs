//! `marketplace escrow retry`.

use domain::Actor;
use domain::escrow::{Event, FreezeReason};
use server::escrow::Keep;
use server::state::AppState;
use server::store::wallet_records::SealedWalletRecords;
use server::store::{chain, effects};
use wallet::multisig::WalletRecords as _;

use super::Failure;

/// The wallet's record is not there.
#[derive(Debug, thiserror::Error)]
#[error("the escrow has no wallet: restore the store from a backup that has it")]
struct NoWallet;

/// Makes a failed effect due, or asks the rules to go on. Where the evidence is in question there is nothing to ask
/// the rules for: the chain is read again.
pub(super) async fn run(state: &AppState, name: &str) -> Result<(), Failure> {
    let id = super::find(state, name).await?;
    let mut tx = state.store.write("hurry", "effects").await?;
    let waiting = effects::hurry(&mut tx, id, state.clock.now()).await?;
    tx.commit().await?;
    if waiting {
        println!("tried again now");
        return Ok(());
    }
    let escrow = state.engine.get(id).await?;
    if let Some(FreezeReason::DoesNotAddUp { .. } | FreezeReason::FundingGone) = escrow.state.frozen_because()
    {
        let records = SealedWalletRecords::new(state.store.clone(), state.sealer.clone());
        let record = records.claimed_by(id).await?.ok_or(NoWallet)?;
        let mut tx = state.store.write("rescan", "escrow_wallets").await?;
        chain::read_again(&mut tx, id, record.restore_height).await?;
        tx.commit().await?;
        println!("its blocks are read again; it goes on when store and chain agree");
        return Ok(());
    }
    let escrow = state
        .engine
        .apply(id, &Event::Retry, Actor::Operator, Keep::Nothing)
        .await?;
    println!("now {}", escrow.state.name());
    Ok(())
}
