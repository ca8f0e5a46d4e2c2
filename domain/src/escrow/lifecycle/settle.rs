//! Starting to move money.

use super::super::funds::Funds;
use super::super::payout::PayoutPlan;
use super::super::refusal::Refusal;
use super::super::settlement::{Decision, Grounds, Settlement, Stage};
use super::super::state::{Escrow, Outcome, State};
use crate::money::Piconero;

/// Enters `settling` with everything that counts.
///
/// # Errors
/// [`Refusal::Unconfirmed`] if a reorganisation has taken away what is needed for now.
pub(super) fn settle(escrow: &mut Escrow, decision: Decision, grounds: Grounds) -> Result<(), Refusal> {
    let funds = Funds::new(&escrow.contract, &escrow.settlements, &escrow.chain);
    let amount = escrow.contract.amount;
    let whole = !matches!(grounds, Grounds::Underpaid | Grounds::PaidLate);
    if funds.counted.is_empty() || (whole && funds.counted_total < amount) {
        return Err(Refusal::Unconfirmed {
            counted: funds.counted_total,
            amount,
        });
    }
    let plan = PayoutPlan::new(&escrow.contract, decision, funds.counted_total)?;
    let (builder, co_signer) = grounds.signers(decision);
    let outcome = match (decision.outcome(), &escrow.state) {
        (Some(outcome), _) => outcome,
        (None, State::Closed { outcome }) => *outcome,
        (None, _) => Outcome::Refunded,
    };
    let no = u32::try_from(escrow.settlements.len()).unwrap_or(u32::MAX);
    escrow.settlements.push(Settlement {
        no,
        decision,
        grounds,
        builder,
        co_signer,
        inputs: funds.counted,
        plan,
        outcome,
        stage: Stage::Building,
        superseded: Vec::new(),
    });
    escrow.state = State::Settling;
    Ok(())
}

/// Sends back what came after the end, once it is enough.
pub(super) fn refund_late_money(escrow: &mut Escrow) {
    let funds = Funds::new(&escrow.contract, &escrow.settlements, &escrow.chain);
    let enough = funds.counted_total >= worth_a_refund(escrow);
    if matches!(escrow.state, State::Closed { .. }) && !funds.counted.is_empty() && enough {
        // Cannot be refused: something counts, and a late refund needs no particular sum.
        let refused = settle(escrow, Decision::LateRefund, Grounds::PaidLate);
        debug_assert_eq!(refused, Ok(()));
    }
}

/// Twice as much for each late refund that there was: whoever sends small sums again and again must not keep the
/// wallets at work for ever. What is less stays, and goes back with what may follow.
fn worth_a_refund(escrow: &Escrow) -> Piconero {
    let late = |settlement: &&Settlement| settlement.grounds == Grounds::PaidLate;
    let refunds = escrow.settlements.iter().filter(late).count();
    let doublings = u32::try_from(refunds).unwrap_or(u32::MAX).min(63);
    Piconero(escrow.contract.dust_floor.0.saturating_mul(1 << doublings))
}
