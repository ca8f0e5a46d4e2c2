//! The one pure function that decides what happens to an escrow.

mod chain;
mod command;
mod payout;
mod reconcile;
mod settle;
mod timer;

use super::event::Event;
use super::funds::Funds;
use super::refusal::Refusal;
use super::state::{Escrow, FreezeReason, Outcome, State};
use crate::clock::TimestampMs;
use crate::party::Actor;

/// The escrow after an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// As it is now. Equal to the one before if a report only repeated what was known.
    pub escrow: Escrow,
    /// Whether the event belongs in the transcript. A block that only adds a confirmation does not.
    pub recorded: bool,
    /// Whether the goods go back on the shelf: the escrow ends without their having been shipped.
    pub goods_return: bool,
}

/// Decides what `event`, caused by `actor` at `now`, does to `escrow`.
///
/// The role of a person is looked up in the contract, never taken from the caller. A system event is
/// accepted only from the part of the system whose business it is.
///
/// # Errors
/// [`Refusal`] says why nothing changes.
pub fn apply(escrow: &Escrow, event: &Event, actor: Actor, now: TimestampMs) -> Result<Transition, Refusal> {
    let mut after = escrow.clone();
    match (event, actor) {
        (Event::Command(command), Actor::User(user)) => {
            let role = escrow.role_of(user).ok_or(Refusal::NotAParty)?;
            command::apply(&mut after, command, role, now)?;
        }
        (Event::Chain(view), Actor::Watcher) => chain::apply(&mut after, view, now),
        (Event::Tick { tip_time_ms }, Actor::Timer) => timer::apply(&mut after, *tip_time_ms, now)?,
        (Event::Outage { secs }, Actor::Timer) => timer::give_back(&mut after, *secs)?,
        (Event::WalletReady { address }, Actor::Wallet) => wallet_ready(&mut after, address, now)?,
        (
            Event::PayoutBuilt { .. }
            | Event::PayoutStale { .. }
            | Event::PayoutSigned { .. }
            | Event::PayoutSubmitted { .. }
            | Event::PayoutRefused { .. }
            | Event::PayoutRejected { .. },
            Actor::Wallet,
        ) => payout::apply(&mut after, event, now)?,
        (Event::DoesNotAddUp { reason }, Actor::Reconciler) => reconcile::freeze(&mut after, reason, now)?,
        (Event::AddsUp(view), Actor::Reconciler) => reconcile::thaw(&mut after, view, now)?,
        (Event::Retry, Actor::Operator) => retry(&mut after)?,
        _ => return Err(Refusal::WrongActor),
    }
    Ok(Transition {
        recorded: differs_in_kind(escrow, &after),
        goods_return: goods_return(escrow, &after),
        escrow: after,
    })
}

fn wallet_ready(escrow: &mut Escrow, address: &str, now: TimestampMs) -> Result<(), Refusal> {
    match (&escrow.state, &escrow.address) {
        (_, Some(known)) if known == address => Ok(()),
        (_, Some(_)) => Err(Refusal::OtherAddress),
        (State::Pending, None) => {
            escrow.address = Some(address.to_owned());
            escrow.fund_by = now.plus_secs(escrow.contract.periods.fund_secs);
            escrow.state = State::AwaitingFunding;
            Ok(())
        }
        (state, None) => Err(Refusal::OutOfStep { state: state.name() }),
    }
}

/// Stops whatever was going on.
fn freeze(escrow: &mut Escrow, reason: FreezeReason, now: TimestampMs) {
    escrow.state = State::Frozen {
        reason,
        since: now,
        resume: Box::new(escrow.state.clone()),
    };
}

fn retry(escrow: &mut Escrow) -> Result<(), Refusal> {
    let out_of_step = Refusal::OutOfStep {
        state: escrow.state.name(),
    };
    let State::Frozen { reason, resume, .. } = escrow.state.clone() else {
        return Err(out_of_step);
    };
    match reason {
        FreezeReason::FundingGone
        | FreezeReason::SpentElsewhere { .. }
        | FreezeReason::DoesNotAddUp { .. } => {
            return Err(out_of_step);
        }
        FreezeReason::PayoutRefused { .. } => {}
        FreezeReason::PayoutRejected { .. } => payout::supersede(escrow),
    }
    escrow.state = *resume;
    Ok(())
}

/// Whether two versions of an escrow differ in more than the number of confirmations.
fn differs_in_kind(before: &Escrow, after: &Escrow) -> bool {
    let funds = |escrow: &Escrow| Funds::new(&escrow.contract, &escrow.settlements, &escrow.chain);
    before.state != after.state
        || before.settlements != after.settlements
        || before.address != after.address
        || before.fund_by != after.fund_by
        || before.escalated != after.escalated
        || before.withdrawn_by != after.withdrawn_by
        || funds(before) != funds(after)
}

fn goods_return(before: &Escrow, after: &Escrow) -> bool {
    let reserved = match &before.state {
        State::Disputed(dispute) => matches!(*dispute.resume, State::Funded { .. }),
        State::Pending | State::AwaitingFunding | State::Confirming | State::Funded { .. } => true,
        _ => false,
    };
    let called_off = match &after.state {
        State::Closed { outcome } => matches!(outcome, Outcome::Cancelled | Outcome::Expired),
        State::Settling => after
            .settlements
            .last()
            .is_some_and(|last| last.outcome != Outcome::Released),
        _ => false,
    };
    reserved && called_off
}
