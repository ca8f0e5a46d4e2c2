//! The co-signer's check: is this transaction exactly what was decided?

use std::collections::BTreeMap;

use domain::Piconero;
use domain::escrow::payout::Payment;

use super::PayoutRequest;

/// A transaction as the co-signer's own wallet decodes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodedPayout {
    /// Destinations other than change.
    pub recipients: Vec<Payment>,
    /// What its inputs carry.
    pub amount_in: Piconero,
    /// What its outputs carry.
    pub amount_out: Piconero,
    /// What returns to the wallet.
    pub change: Piconero,
    /// What the network takes.
    pub fee: Piconero,
    /// When its outputs unlock; 0 is at once.
    pub unlock_time: u64,
}

/// What a transaction does that was not asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The parties are one and the same.
    #[error("builder and co-signer are the same party")]
    SameParty,
    /// More transactions than the one that was asked for, or none.
    #[error("{0} transactions instead of one")]
    Transactions(usize),
    /// The fee is above the ceiling.
    #[error("a fee of {fee} XMR, above the ceiling of {ceiling} XMR")]
    Fee {
        /// What the transaction pays.
        fee: Piconero,
        /// What the request allows.
        ceiling: Piconero,
    },
    /// The fee is not the one that the builder said.
    #[error("a fee of {fee} XMR instead of {said} XMR")]
    FeeDiffers {
        /// What the transaction pays.
        fee: Piconero,
        /// What the builder said.
        said: Piconero,
    },
    /// Money returns to the wallet.
    #[error("{0} XMR of change")]
    Change(Piconero),
    /// The outputs are time-locked.
    #[error("an unlock time of {0}")]
    UnlockTime(u64),
    /// It spends another sum than the inputs carry.
    #[error("{spent} XMR spent instead of {counted} XMR")]
    Inputs {
        /// What the transaction spends.
        spent: Piconero,
        /// What the request's inputs carry.
        counted: Piconero,
    },
    /// It spends another output than those that were counted.
    #[error("an output is spent that was not decided upon")]
    OtherInputs,
    /// The shares do not divide what the inputs carry.
    #[error("shares of {shares} XMR of inputs of {counted} XMR")]
    Shares {
        /// The sum of the plan.
        shares: Piconero,
        /// What the request's inputs carry.
        counted: Piconero,
    },
    /// The plan leaves no payment after this fee.
    #[error("a fee of {0} XMR leaves nothing to pay")]
    NothingLeft(Piconero),
    /// A recipient gets another amount than decided, nothing, or something undecided.
    #[error("{address} gets {paid} XMR instead of {due} XMR")]
    Recipient {
        /// The recipient.
        address: String,
        /// What the transaction pays it.
        paid: Piconero,
        /// What it is due.
        due: Piconero,
    },
    /// The sums do not add up.
    #[error("outputs and fee are not what the inputs carry")]
    Sums,
}

/// Compares a decoded transaction with the request: every recipient, every amount, the fee and its ceiling,
/// no change, no time lock, and inputs of the right sum. Which inputs they are a decoded transaction does not
/// say: the co-signer's wallet refuses to sign for any output that it was told not to spend.
///
/// # Errors
/// The first difference.
pub fn check(request: &PayoutRequest, said_fee: Piconero, payout: &DecodedPayout) -> Result<(), Refusal> {
    if request.builder == request.co_signer {
        return Err(Refusal::SameParty);
    }
    let fee = payout.fee;
    let ceiling = request.fee_ceiling;
    if fee > ceiling {
        return Err(Refusal::Fee { fee, ceiling });
    }
    if fee != said_fee {
        let said = said_fee;
        return Err(Refusal::FeeDiffers { fee, said });
    }
    if !payout.change.is_zero() {
        return Err(Refusal::Change(payout.change));
    }
    if payout.unlock_time != 0 {
        return Err(Refusal::UnlockTime(payout.unlock_time));
    }
    let counted = request.inputs_sum().ok_or(Refusal::Sums)?;
    let shares = request.shares.total;
    if shares != counted {
        return Err(Refusal::Shares { shares, counted });
    }
    let spent = payout.amount_in;
    if spent != counted {
        return Err(Refusal::Inputs { spent, counted });
    }
    let due = request
        .shares
        .payments(fee)
        .map_err(|_| Refusal::NothingLeft(fee))?;
    check_recipients(&due, &payout.recipients)?;
    let paid = sum(&due).ok_or(Refusal::Sums)?;
    let balanced = paid == payout.amount_out && paid.checked_add(fee) == Some(counted);
    if balanced { Ok(()) } else { Err(Refusal::Sums) }
}

/// Payments to one address count together, as the chain cannot tell them apart for its owner.
fn check_recipients(due: &[Payment], paid: &[Payment]) -> Result<(), Refusal> {
    let due = by_address(due).ok_or(Refusal::Sums)?;
    let paid = by_address(paid).ok_or(Refusal::Sums)?;
    for address in due.keys().chain(paid.keys()) {
        let amount = |of: &BTreeMap<&str, Piconero>| of.get(address).copied().unwrap_or_default();
        let (due, paid) = (amount(&due), amount(&paid));
        if due != paid {
            let address = (*address).to_owned();
            return Err(Refusal::Recipient { address, paid, due });
        }
    }
    Ok(())
}

fn by_address(payments: &[Payment]) -> Option<BTreeMap<&str, Piconero>> {
    let mut sums = BTreeMap::new();
    for payment in payments {
        let sum: &mut Piconero = sums.entry(payment.address.as_str()).or_default();
        *sum = sum.checked_add(payment.amount)?;
    }
    Some(sums)
}

fn sum(payments: &[Payment]) -> Option<Piconero> {
    payments
        .iter()
        .try_fold(Piconero::ZERO, |sum, payment| sum.checked_add(payment.amount))
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
