//! Comparing what is stored about an escrow's money with what the chain itself shows.

use super::funds::Funds;
use super::settlement::{Settlement, SignedTx, Stage};
use super::state::Escrow;
use crate::chain::{CONFIRMATIONS_REQUIRED, ChainView, OutputRef, ReceivedOutput, TxId, TxStatus};
use crate::money::Piconero;

/// What the daemon shows of an escrow's transactions, asked for one by one and read anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Number of blocks in the chain.
    pub height: u64,
    /// Every output to the escrow's address in the transactions that were asked for.
    pub outputs: Vec<ReceivedOutput>,
    /// The escrow's own payouts that the daemon has.
    pub payouts: Vec<SeenPayout>,
}

/// A payout as the chain shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPayout {
    /// Its transaction.
    pub tx_id: TxId,
    /// In the pool or in a block.
    pub status: TxStatus,
    /// What the miners get.
    pub network_fee: Piconero,
    /// For each of its inputs, the outputs of the escrow that its ring names: the one that it spends is among
    /// them.
    pub inputs: Vec<Vec<OutputRef>>,
}

/// Something stored that the chain does not bear out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// Not in the chain.
    #[error("an output of {amount} XMR is stored as mined, and the chain does not have it")]
    OutputGone {
        /// What it is said to carry.
        amount: Piconero,
    },
    /// In another block, or in none.
    #[error("an output of {amount} XMR is stored at height {stored}, and the chain has it {}", at(*.found))]
    OutputMoved {
        /// What it carries.
        amount: Piconero,
        /// As stored.
        stored: u64,
        /// As the chain has it; `None` for the pool.
        found: Option<u64>,
    },
    /// Another sum.
    #[error("an output is stored with {stored} XMR, and carries {found} XMR")]
    OutputAmount {
        /// As stored.
        stored: Piconero,
        /// As the chain has it.
        found: Piconero,
    },
    /// Another key, time lock, or proof of its amount.
    #[error("an output of {amount} XMR is stored with other properties than the chain shows")]
    OutputOther {
        /// What it carries.
        amount: Piconero,
    },
    /// In the chain, not in the store.
    #[error("an output of {amount} XMR in the chain is not stored")]
    OutputUnknown {
        /// What it carries.
        amount: Piconero,
    },
    /// The view key does not open, or belongs to another address: nobody can look.
    #[error("the escrow cannot be looked at, and {counted} XMR counts in it: {why}")]
    Blind {
        /// By the escrow.
        counted: Piconero,
        /// What is wrong with the key.
        why: String,
    },
    /// The escrow counts on other outputs than those that are stored.
    #[error("the escrow counts {counted} XMR, and its stored outputs {stored} XMR")]
    Counted {
        /// By the escrow.
        counted: Piconero,
        /// By the outputs.
        stored: Piconero,
    },
    /// A settlement spends an output of another amount.
    #[error("settlement {no} spends an output as {stored} XMR, and it carries {found} XMR")]
    Input {
        /// Which settlement.
        no: u32,
        /// As the settlement says.
        stored: Piconero,
        /// As the chain has it.
        found: Piconero,
    },
    /// The store says that it has its confirmations.
    #[error("the payout of settlement {no} is stored as confirmed, and the chain shows {} confirmations", *.confirmations)]
    PayoutUnconfirmed {
        /// Which settlement.
        no: u32,
        /// Everything that it pays.
        total: Piconero,
        /// As the chain has it.
        confirmations: u64,
    },
    /// The payments, the fee and what is spent are not the same sum.
    #[error(
        "the payout of settlement {no} takes {inputs} XMR, and pays {outputs} XMR with the fee that the chain shows"
    )]
    PayoutSum {
        /// Which settlement.
        no: u32,
        /// What is spent.
        inputs: Piconero,
        /// What is paid, and the fee.
        outputs: Piconero,
    },
    /// Its rings do not name the outputs that it is said to spend.
    #[error("the payout of settlement {no} spends other outputs than the settlement")]
    PayoutInputs {
        /// Which settlement.
        no: u32,
        /// Everything that it pays.
        total: Piconero,
    },
}

fn at(height: Option<u64>) -> String {
    height.map_or_else(|| "in the pool".to_owned(), |height| format!("at {height}"))
}

impl Difference {
    /// How much money is in question, in piconero; never zero for an output or payout that carries any.
    #[must_use]
    pub const fn at_stake(&self) -> Piconero {
        match self {
            Self::OutputGone { amount }
            | Self::OutputMoved { amount, .. }
            | Self::OutputOther { amount }
            | Self::OutputUnknown { amount } => *amount,
            Self::OutputAmount { stored, found } | Self::Input { stored, found, .. } => {
                Piconero(stored.0.abs_diff(found.0))
            }
            Self::Blind { counted, .. } => *counted,
            Self::Counted { counted, stored } => Piconero(counted.0.abs_diff(stored.0)),
            Self::PayoutUnconfirmed { total, .. } | Self::PayoutInputs { total, .. } => *total,
            Self::PayoutSum { inputs, outputs, .. } => Piconero(inputs.0.abs_diff(outputs.0)),
        }
    }
}

/// Everything in which the store differs from the chain. `stored` are the outputs as the watcher has stored
/// them, in the chain and the pool.
///
/// What only waits in the pool proves nothing and is not compared. The caller looks again before believing a
/// difference: while blocks are being replaced, the two are read at different moments.
#[must_use]
pub fn audit(escrow: &Escrow, stored: &[ReceivedOutput], evidence: &Evidence) -> Vec<Difference> {
    let mut differences = outputs(stored, evidence);
    let counted = |outputs: &[ReceivedOutput]| {
        let view = ChainView {
            height: escrow.chain.height,
            outputs: outputs.to_vec(),
            ..ChainView::default()
        };
        Funds::new(&escrow.contract, &escrow.settlements, &view).counted_total
    };
    let (own, stored) = (counted(&escrow.chain.outputs), counted(stored));
    if own != stored {
        differences.push(Difference::Counted { counted: own, stored });
    }
    for settlement in &escrow.settlements {
        differences.extend(inputs(settlement, evidence));
        differences.extend(payout(settlement, evidence));
    }
    differences
}

fn outputs(stored: &[ReceivedOutput], evidence: &Evidence) -> Vec<Difference> {
    let find = |all: &[ReceivedOutput], wanted: OutputRef| {
        let found = all.iter().find(|output| output.output == wanted);
        found.cloned()
    };
    let mut differences = Vec::new();
    for output in stored {
        let Some(height) = output.height else { continue };
        let (amount, stored) = (output.amount, output.amount);
        let Some(found) = find(&evidence.outputs, output.output) else {
            differences.push(Difference::OutputGone { amount });
            continue;
        };
        if found.height != Some(height) {
            let (stored, found) = (height, found.height);
            differences.push(Difference::OutputMoved {
                amount,
                stored,
                found,
            });
        }
        if found.amount != amount {
            let found = found.amount;
            differences.push(Difference::OutputAmount { stored, found });
        }
        if found.one_time_key != output.one_time_key
            || found.unlock_time != output.unlock_time
            || found.verified != output.verified
        {
            differences.push(Difference::OutputOther { amount });
        }
    }
    let settled = |output: &&ReceivedOutput| {
        output.verified && output.confirmations(evidence.height) >= CONFIRMATIONS_REQUIRED
    };
    for output in evidence.outputs.iter().filter(settled) {
        if find(stored, output.output).is_none() {
            let amount = output.amount;
            differences.push(Difference::OutputUnknown { amount });
        }
    }
    differences
}

fn inputs(settlement: &Settlement, evidence: &Evidence) -> Vec<Difference> {
    let no = settlement.no;
    let differs = |input: &super::settlement::SettlementInput| {
        let found = evidence
            .outputs
            .iter()
            .find(|output| output.output == input.output)?;
        (found.amount != input.amount).then_some(Difference::Input {
            no,
            stored: input.amount,
            found: found.amount,
        })
    };
    settlement.inputs.iter().filter_map(differs).collect()
}

fn payout(settlement: &Settlement, evidence: &Evidence) -> Vec<Difference> {
    let (no, total) = (settlement.no, settlement.plan.total);
    let Some(tx) = settlement.stage.signed() else {
        return Vec::new();
    };
    let seen = evidence.payouts.iter().find(|seen| seen.tx_id == tx.tx_id);
    let mut differences = Vec::new();
    if matches!(settlement.stage, Stage::Confirmed(_)) {
        let confirmations = seen.map_or(0, |seen| seen.status.confirmations(evidence.height));
        if confirmations < CONFIRMATIONS_REQUIRED {
            differences.push(Difference::PayoutUnconfirmed {
                no,
                total,
                confirmations,
            });
        }
    }
    let Some(seen) = seen else { return differences };
    let inputs: Piconero = settlement.inputs.iter().map(|input| input.amount).sum();
    let outputs = paid(tx, seen.network_fee);
    if inputs != outputs {
        differences.push(Difference::PayoutSum { no, inputs, outputs });
    }
    // In a reorganisation an output has no place in the chain, and no ring can name it.
    if matches!(settlement.stage, Stage::Confirmed(_)) && !spends(settlement, seen) {
        differences.push(Difference::PayoutInputs { no, total });
    }
    differences
}

fn paid(tx: &SignedTx, network_fee: Piconero) -> Piconero {
    let payments = tx.payments.iter().map(|payment| payment.amount);
    payments.chain([network_fee]).sum()
}

/// Whether each input of the payout can be one of the settlement's, and each of those is named.
fn spends(settlement: &Settlement, seen: &SeenPayout) -> bool {
    let own = |named: &Vec<OutputRef>| named.iter().any(|output| settlement.spends(output));
    seen.inputs.len() == settlement.inputs.len()
        && seen.inputs.iter().all(own)
        && settlement
            .inputs
            .iter()
            .all(|input| seen.inputs.iter().any(|named| named.contains(&input.output)))
}
