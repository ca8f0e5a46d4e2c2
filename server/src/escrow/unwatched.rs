//! Money of which nobody would notice that it is taken: its key images are not known.

use domain::EscrowId;
use domain::chain::CONFIRMATIONS_REQUIRED;
use domain::escrow::funds::Funds;
use domain::escrow::{Escrow, Settlement, Stage};
use sqlx::SqliteConnection;
use wallet::multisig::PayoutInput;

use crate::store::{StoreError, chain, escrows, key_images};

/// Blocks on top of those that make money count, within which its key image is learned: some ten minutes.
const LEARNED_WITHIN: u64 = 5;

/// An escrow with such money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unwatched {
    /// Which.
    pub escrow: EscrowId,
    /// In how many outputs.
    pub outputs: usize,
    /// How many of them have counted for longer than learning takes.
    pub overdue: usize,
}

/// Every open escrow that has some, but for those that are being settled: they are asked no more.
///
/// # Errors
/// Those of the store.
pub async fn unwatched(db: &mut SqliteConnection) -> Result<Vec<Unwatched>, StoreError> {
    let tip = chain::tip(db).await?.unwrap_or_default();
    let mut all = Vec::new();
    for id in key_images::incomplete(db, tip.height).await? {
        let escrow = escrows::get(db, id).await?;
        let escrow = escrow.ok_or(StoreError::Corrupt("escrow"))?;
        let unknown = unknown(db, &escrow).await?;
        // Otherwise it is dust.
        if !unknown.is_empty() {
            let is_overdue = |input: &&PayoutInput| {
                confirmations(&escrow, input, tip.height) >= CONFIRMATIONS_REQUIRED + LEARNED_WITHIN
            };
            all.push(Unwatched {
                escrow: id,
                outputs: unknown.len(),
                overdue: unknown.iter().filter(is_overdue).count(),
            });
        }
    }
    Ok(all)
}

/// The outputs of the escrow whose key images are still to be learned.
///
/// # Errors
/// Those of the store.
pub(super) async fn unknown(
    db: &mut SqliteConnection,
    escrow: &Escrow,
) -> Result<Vec<PayoutInput>, StoreError> {
    let known = key_images::known(db, escrow.contract.escrow_id).await?;
    let mut unknown = money(escrow);
    unknown.retain(|input| !known.contains(&input.output));
    Ok(unknown)
}

/// What counts, and what a settlement was about to spend when it was stopped, as far as it is in a block.
fn money(escrow: &Escrow) -> Vec<PayoutInput> {
    let funds = Funds::new(&escrow.contract, &escrow.settlements, &escrow.chain);
    let open = |settlement: &&Settlement| !matches!(settlement.stage, Stage::Confirmed(_));
    let stopped = escrow.settlements.iter().filter(open);
    let stopped = stopped.flat_map(|settlement| &settlement.inputs);
    let money = funds.counted.iter().chain(stopped).map(PayoutInput::from);
    money
        .filter(|input| confirmations(escrow, input, escrow.chain.height) > 0)
        .collect()
}

/// Those of an output in a chain of `height` blocks.
fn confirmations(escrow: &Escrow, input: &PayoutInput, height: u64) -> u64 {
    let mut outputs = escrow.chain.outputs.iter();
    let output = outputs.find(|output| output.output == input.output);
    output.map_or(0, |output| output.confirmations(height))
}
