//! What happens when nobody acts.

use super::super::funds::Funds;
use super::super::refusal::Refusal;
use super::super::settlement::{Decision, Grounds};
use super::super::state::{Escrow, LAST_REMINDER, Outcome, State, Undecided};
use super::chain::prolong;
use super::settle::settle;
use crate::clock::TimestampMs;

/// Ends a step whose deadline has passed. Money moves only when the newest block's time has passed it too:
/// a wall clock alone can be wrong.
pub(super) fn apply(escrow: &mut Escrow, tip_time_ms: TimestampMs, now: TimestampMs) -> Result<(), Refusal> {
    remind(escrow, now);
    let Some(deadline) = escrow.deadline().filter(|deadline| *deadline <= now) else {
        return Ok(());
    };
    let on_chain_too = tip_time_ms >= deadline;
    match escrow.state {
        State::Pending => expire(escrow),
        State::AwaitingFunding => {
            let funds = Funds::new(&escrow.contract, &escrow.settlements, &escrow.chain);
            if funds.counted.is_empty() {
                expire(escrow);
            } else if on_chain_too {
                settle(escrow, Decision::Refund, Grounds::Underpaid)?;
            }
        }
        State::Funded { .. } if on_chain_too => settle(escrow, Decision::Refund, Grounds::NotShipped)?,
        State::Shipped { .. } if on_chain_too => settle(escrow, Decision::Release, Grounds::BuyerSilent)?,
        State::Disputed(_) if on_chain_too => leave_undecided(escrow, now)?,
        _ => {}
    }
    Ok(())
}

/// Counts a reminder whose time has come; of several that were missed, one. A buyer who is reminded when less than half
/// of the last reminder's time is left has that time from now on.
fn remind(escrow: &mut Escrow, now: TimestampMs) {
    let mut is_reminded = false;
    while escrow.remind_at().is_some_and(|at| at <= now) {
        if let State::Shipped { reminders, .. } = &mut escrow.state {
            *reminders += 1;
            is_reminded = true;
        }
    }
    let last = escrow.contract.periods.release_secs / LAST_REMINDER;
    if is_reminded
        && escrow.contract.reminds_in_time()
        && let State::Shipped { release_at, .. } = &mut escrow.state
        && *release_at < now.plus_secs(last / 2)
    {
        *release_at = now.plus_secs(last);
    }
}

/// Prolongs whatever deadline there is. What is frozen gets its time back when it goes on.
pub(super) fn give_back(escrow: &mut Escrow, secs: u64) -> Result<(), Refusal> {
    if escrow.deadline().is_none() {
        return Err(Refusal::OutOfStep {
            state: escrow.state.name(),
        });
    }
    prolong(escrow, escrow.state.clone(), secs);
    Ok(())
}

/// The arbiter's time is over, on the chain too: who may decide is no less than money.
fn leave_undecided(escrow: &mut Escrow, now: TimestampMs) -> Result<(), Refusal> {
    match escrow.unless_decided() {
        Some(Undecided::Escalates) => {
            escrow.escalated = true;
            if let State::Disputed(dispute) = &mut escrow.state {
                dispute.decide_by = now.plus_secs(escrow.contract.periods.dispute_secs);
            }
            Ok(())
        }
        Some(Undecided::Settles { buyer }) => settle(escrow, Decision::from_share(buyer), Grounds::Undecided),
        None => Ok(()),
    }
}

fn expire(escrow: &mut Escrow) {
    escrow.state = State::Closed {
        outcome: Outcome::Expired,
    };
}
