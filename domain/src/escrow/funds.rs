//! Which of the outputs sent to an escrow are its money.

use super::contract::Contract;
use super::settlement::{Settlement, SettlementInput};
use crate::chain::{CONFIRMATIONS_REQUIRED, ChainView, ReceivedOutput};
use crate::money::Piconero;

/// The most outputs that one payout spends. More are left for the next: a transaction with hundreds of
/// inputs is larger than Monero relays.
pub const MAX_INPUTS: usize = 48;

/// An escrow's money at one moment, without what its settlements have spent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funds {
    /// Outputs that count: acceptable and confirmed. The largest first where there are too many.
    pub counted: Vec<SettlementInput>,
    /// Their sum.
    pub counted_total: Piconero,
    /// All acceptable outputs, confirmed or not.
    pub seen: Vec<SettlementInput>,
    /// Their sum.
    pub seen_total: Piconero,
}

impl Funds {
    /// What `view` shows for `contract`, less what `settlements` spend.
    #[must_use]
    pub fn new(contract: &Contract, settlements: &[Settlement], view: &ChainView) -> Self {
        let acceptable = |output: &&ReceivedOutput| {
            output.is_acceptable(contract.dust_floor)
                && !settlements
                    .iter()
                    .any(|settlement| settlement.spends(&output.output))
        };
        let seen = largest(view.outputs.iter().filter(acceptable));
        let counted = largest(
            view.outputs
                .iter()
                .filter(acceptable)
                .filter(|output| output.confirmations(view.height) >= CONFIRMATIONS_REQUIRED),
        );
        let total = |inputs: &[SettlementInput]| inputs.iter().map(|input| input.amount).sum();
        Self {
            counted_total: total(&counted),
            counted,
            seen_total: total(&seen),
            seen,
        }
    }
}

fn largest<'a>(outputs: impl Iterator<Item = &'a ReceivedOutput>) -> Vec<SettlementInput> {
    let mut inputs: Vec<SettlementInput> = outputs
        .map(|output| SettlementInput {
            output: output.output,
            amount: output.amount,
        })
        .collect();
    inputs.sort_by_key(|input| (std::cmp::Reverse(input.amount), input.output));
    inputs.truncate(MAX_INPUTS);
    inputs.sort_by_key(|input| input.output);
    inputs
}
