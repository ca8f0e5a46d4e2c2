//! What people do.

use super::super::event::Command;
use super::super::refusal::Refusal;
use super::super::settlement::{Decision, Grounds};
use super::super::state::{Dispute, Escrow, Outcome, State};
use super::settle::{refund_late_money, settle};
use crate::clock::TimestampMs;
use crate::money::Permille;
use crate::party::Role;

/// The most characters of a dispute's or an award's reason.
const REASON_MAX: usize = 4_000;

pub(super) fn apply(
    escrow: &mut Escrow,
    command: &Command,
    role: Role,
    now: TimestampMs,
) -> Result<(), Refusal> {
    let action = command.action();
    if !action.belongs_to(role) {
        return Err(Refusal::WrongRole { role, action });
    }
    if !action.is_open_to(escrow, role) {
        return Err(match &escrow.state {
            State::Disputed(dispute) if matches!(command, Command::Withdraw) => {
                if dispute.opened_by == role {
                    Refusal::WithdrawnBefore
                } else {
                    Refusal::WrongRole { role, action }
                }
            }
            state => Refusal::WrongState {
                action,
                state: state.name(),
            },
        });
    }
    match command {
        Command::Cancel => cancel(escrow),
        Command::Ship => {
            let release_at = now.plus_secs(escrow.contract.periods.release_secs);
            escrow.state = State::Shipped {
                release_at,
                reminders: 0,
            };
            Ok(())
        }
        Command::Confirm => settle(escrow, Decision::Release, Grounds::BuyerConfirmed),
        Command::Dispute { reason } => {
            escrow.state = State::Disputed(Dispute {
                opened_by: role,
                reason: checked(reason)?,
                opened_at: now,
                decide_by: now.plus_secs(escrow.contract.periods.dispute_secs),
                proposed_by_buyer: None,
                proposed_by_vendor: None,
                resume: Box::new(escrow.state.clone()),
            });
            Ok(())
        }
        Command::Withdraw => {
            withdraw(escrow, role, now);
            Ok(())
        }
        Command::Propose { buyer } => propose(escrow, role, *buyer),
        Command::Award { buyer, reason } => {
            let reason = checked(reason)?;
            settle(escrow, Decision::from_share(*buyer), Grounds::Award { reason })
        }
    }
}

fn cancel(escrow: &mut Escrow) -> Result<(), Refusal> {
    if matches!(escrow.state, State::Funded { .. }) {
        return settle(escrow, Decision::Refund, Grounds::VendorCancelled);
    }
    escrow.state = State::Closed {
        outcome: Outcome::Cancelled,
    };
    refund_late_money(escrow);
    Ok(())
}

/// Back to where the dispute began; the time that it took is added to the deadline.
fn withdraw(escrow: &mut Escrow, role: Role, now: TimestampMs) {
    if let State::Disputed(dispute) = &escrow.state {
        let took_secs = now.secs_since(dispute.opened_at);
        escrow.state = dispute.resume.clone().prolonged(took_secs);
        if escrow.contract.withdraws_once() {
            escrow.withdrawn_by.push(role);
        }
    }
}

fn propose(escrow: &mut Escrow, role: Role, buyer: Permille) -> Result<(), Refusal> {
    let State::Disputed(dispute) = &mut escrow.state else {
        return Ok(());
    };
    let (own, other) = if role == Role::Buyer {
        (&mut dispute.proposed_by_buyer, dispute.proposed_by_vendor)
    } else {
        (&mut dispute.proposed_by_vendor, dispute.proposed_by_buyer)
    };
    *own = Some(buyer);
    if other == Some(buyer) {
        settle(escrow, Decision::from_share(buyer), Grounds::Agreement)?;
    }
    Ok(())
}

fn checked(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return Err(Refusal::Reason { max: REASON_MAX });
    }
    Ok(reason.to_owned())
}
