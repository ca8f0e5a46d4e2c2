//! A payment out of an escrow, from request to signed bytes.

use domain::escrow::SettlementInput;
use domain::escrow::payout::PayoutPlan;
use domain::{OutputRef, Piconero, Role, TxId, WalletId};
use serde::{Deserialize, Serialize};

/// Who shall be paid what from which outputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutRequest {
    /// The escrow's wallet.
    pub wallet: WalletId,
    /// The party that builds the transaction and signs first.
    pub builder: Role,
    /// The party that checks it and signs second.
    pub co_signer: Role,
    /// The outputs to spend: these wholly, no others.
    pub inputs: Vec<PayoutInput>,
    /// The shares before the network fee, and who bears it.
    pub shares: PayoutPlan,
    /// The most the network fee may be.
    pub fee_ceiling: Piconero,
}

/// An output to spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutInput {
    /// Which.
    pub output: OutputRef,
    /// What it carries.
    pub amount: Piconero,
}

/// A transaction that carries the builder's signature only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsignedPayout {
    /// Monero's `multisig_txset`, hex.
    pub tx_set: String,
    /// The fee it pays.
    pub network_fee: Piconero,
}

/// A transaction that the network takes. Store it before the first broadcast: only the same bytes may be
/// broadcast again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedPayout {
    /// Monero's signed `multisig_txset`, hex.
    pub tx_set: String,
    /// The transaction's hash.
    pub tx_id: TxId,
    /// The fee it pays.
    pub network_fee: Piconero,
}

impl From<&SettlementInput> for PayoutInput {
    fn from(input: &SettlementInput) -> Self {
        Self {
            output: input.output,
            amount: input.amount,
        }
    }
}

impl PayoutRequest {
    /// What the inputs carry together; `None` if that is more than fits.
    pub fn inputs_sum(&self) -> Option<Piconero> {
        self.inputs
            .iter()
            .try_fold(Piconero::ZERO, |sum, input| sum.checked_add(input.amount))
    }
}
