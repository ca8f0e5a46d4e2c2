//! What the wallet backend reports about a payout.

use std::mem;

use super::super::event::Event;
use super::super::refusal::Refusal;
use super::super::settlement::{Settlement, SignedTx, Stage};
use super::super::state::{Escrow, FreezeReason, State};
use super::freeze;
use crate::clock::TimestampMs;

pub(super) fn apply(escrow: &mut Escrow, event: &Event, now: TimestampMs) -> Result<(), Refusal> {
    let out_of_step = Refusal::OutOfStep {
        state: escrow.state.name(),
    };
    if escrow.state != State::Settling {
        return Err(out_of_step);
    }
    match event {
        Event::PayoutBuilt { no, network_fee } => {
            let settlement = current(escrow, *no).ok_or(out_of_step.clone())?;
            settlement.plan.payments(*network_fee)?;
            let network_fee = *network_fee;
            advance(settlement, |stage| match stage {
                Stage::Building => Some(Stage::CoSigning { network_fee }),
                _ => None,
            })
        }
        Event::PayoutStale { no } => {
            let settlement = current(escrow, *no).ok_or(out_of_step.clone())?;
            advance(settlement, |stage| match stage {
                Stage::Building | Stage::CoSigning { .. } => Some(Stage::Building),
                _ => None,
            })
        }
        Event::PayoutSigned {
            no,
            tx_id,
            network_fee,
            signed_hash: _,
        } => {
            let settlement = current(escrow, *no).ok_or(out_of_step.clone())?;
            let payments = settlement.plan.payments(*network_fee)?;
            let tx = SignedTx {
                tx_id: *tx_id,
                network_fee: *network_fee,
                payments,
            };
            advance(settlement, |stage| match stage {
                Stage::CoSigning { network_fee } if *network_fee == tx.network_fee => Some(Stage::Signed(tx)),
                _ => None,
            })
        }
        Event::PayoutSubmitted { no } => {
            let settlement = current(escrow, *no).ok_or(out_of_step.clone())?;
            advance(settlement, |stage| match stage {
                Stage::Signed(tx) | Stage::Submitted(tx) => Some(Stage::Submitted(tx.clone())),
                _ => None,
            })
        }
        Event::PayoutRefused { no, reason } => {
            let settlement = current(escrow, *no).ok_or(out_of_step.clone())?;
            if settlement.stage.signed().is_some() {
                return Err(out_of_step);
            }
            settlement.stage = Stage::Building;
            let reason = reason.clone();
            freeze(escrow, FreezeReason::PayoutRefused { reason }, now);
            return Ok(());
        }
        Event::PayoutRejected { no, reason } => {
            let settlement = current(escrow, *no).ok_or(out_of_step.clone())?;
            if !matches!(settlement.stage, Stage::Signed(_)) {
                return Err(out_of_step);
            }
            let reason = reason.clone();
            freeze(escrow, FreezeReason::PayoutRejected { reason }, now);
            return Ok(());
        }
        _ => None,
    }
    .ok_or(out_of_step)
}

/// Puts the signed transaction that the network does not take aside, and begins anew with the same inputs. It
/// stays watched: should it be mined after all, it is the payout.
pub(super) fn supersede(escrow: &mut Escrow) {
    let rejected = escrow
        .settlements
        .iter_mut()
        .find(|settlement| matches!(settlement.stage, Stage::Signed(_)));
    if let Some(settlement) = rejected
        && let Stage::Signed(tx) = mem::replace(&mut settlement.stage, Stage::Building)
    {
        settlement.superseded.push(tx);
    }
}

/// The settlement that is under way, if it is this one.
fn current(escrow: &mut Escrow, no: u32) -> Option<&mut Settlement> {
    escrow
        .settlements
        .iter_mut()
        .find(|settlement| settlement.no == no)
}

fn advance(settlement: &mut Settlement, next: impl FnOnce(&Stage) -> Option<Stage>) -> Option<()> {
    settlement.stage = next(&settlement.stage)?;
    Some(())
}
