//! What the chain does: money comes, confirms, and in a reorganisation goes again.

use super::super::funds::Funds;
use super::super::settlement::{Settlement, SignedTx, Stage};
use super::super::state::{Escrow, FreezeReason, State};
use super::freeze;
use super::settle::refund_late_money;
use crate::chain::{CONFIRMATIONS_REQUIRED, ChainView, ForeignSpend, TxStatus};
use crate::clock::TimestampMs;

pub(super) fn apply(escrow: &mut Escrow, view: &ChainView, now: TimestampMs) {
    escrow.chain = view.clone();
    while let State::Frozen {
        reason,
        since,
        resume,
    } = escrow.state.clone()
        && is_right_again(escrow, &reason, &resume)
    {
        prolong(escrow, *resume, now.secs_since(since));
    }
    freeze_if_stolen(escrow, now);
    match escrow.state {
        State::AwaitingFunding | State::Confirming | State::Funded { .. } => follow_funding(escrow, now),
        State::Shipped { .. } | State::Disputed(_) => freeze_unless_backed(escrow, now),
        State::Settling | State::Closed { .. } => {
            freeze_unless_backed(escrow, now);
            follow_payouts(escrow);
            refund_late_money(escrow);
        }
        State::Pending | State::Frozen { .. } => {}
    }
}

/// Goes on in the state `resume`, with `took_secs` more until whatever deadline that has.
pub(super) fn prolong(escrow: &mut Escrow, resume: State, took_secs: u64) {
    if matches!(resume, State::Pending | State::AwaitingFunding) {
        escrow.fund_by = escrow.fund_by.plus_secs(took_secs);
    }
    escrow.state = resume.prolonged(took_secs);
}

/// Whether the chain shows that what was wrong no longer is.
fn is_right_again(escrow: &Escrow, reason: &FreezeReason, resume: &State) -> bool {
    match reason {
        FreezeReason::FundingGone => is_backed(escrow, resume),
        FreezeReason::SpentElsewhere { .. } => theft(escrow).is_none(),
        // It was taken after all.
        FreezeReason::PayoutRejected { .. } => escrow.settlements.iter().any(|settlement| {
            matches!(settlement.stage, Stage::Signed(_)) && taken(settlement, &escrow.chain).is_some()
        }),
        FreezeReason::PayoutRefused { .. } | FreezeReason::DoesNotAddUp { .. } => false,
    }
}

/// A spend by a transaction that is none of the escrow's own.
fn theft(escrow: &Escrow) -> Option<ForeignSpend> {
    let own = |spend: &ForeignSpend| {
        let is = |tx_id| escrow.payout_tx_ids().any(|own| own == tx_id);
        spend.tx_id.is_some_and(is)
    };
    let mut spends = escrow.chain.foreign_spends.iter();
    spends.find(|spend| !own(spend)).copied()
}

/// Whatever the escrow was about to do, it relied on money that is gone.
fn freeze_if_stolen(escrow: &mut Escrow, now: TimestampMs) {
    let why = escrow.state.frozen_because();
    let known = matches!(why, Some(FreezeReason::SpentElsewhere { .. }));
    if let Some(ForeignSpend { tx_id, .. }) = theft(escrow).filter(|_| !known) {
        freeze(escrow, FreezeReason::SpentElsewhere { tx_id }, now);
    }
}

fn follow_funding(escrow: &mut Escrow, now: TimestampMs) {
    let funds = Funds::new(&escrow.contract, &escrow.settlements, &escrow.chain);
    let amount = escrow.contract.amount;
    let periods = escrow.contract.periods;
    let was_funded = matches!(escrow.state, State::Funded { .. });
    if funds.counted_total >= amount {
        if !was_funded {
            escrow.state = State::Funded {
                ship_by: now.plus_secs(periods.ship_secs),
            };
        }
    } else {
        if was_funded {
            // A reorganisation is nobody's fault: the buyer has the whole time to pay again.
            escrow.fund_by = escrow.fund_by.max(now.plus_secs(periods.fund_secs));
        }
        escrow.state = if funds.seen_total >= amount {
            State::Confirming
        } else {
            State::AwaitingFunding
        };
    }
}

fn freeze_unless_backed(escrow: &mut Escrow, now: TimestampMs) {
    if !is_backed(escrow, &escrow.state) {
        freeze(escrow, FreezeReason::FundingGone, now);
    }
}

/// Whether the money that `state` relies on is in the chain, or at least waits for a block.
fn is_backed(escrow: &Escrow, state: &State) -> bool {
    match state {
        State::Shipped { .. } | State::Disputed(_) => {
            let funds = Funds::new(&escrow.contract, &escrow.settlements, &escrow.chain);
            funds.seen_total >= escrow.contract.amount
        }
        State::Settling => escrow
            .settlements
            .iter()
            .filter(|settlement| settlement.stage.signed().is_none())
            .flat_map(|settlement| &settlement.inputs)
            .all(|input| {
                escrow
                    .chain
                    .outputs
                    .iter()
                    .any(|output| output.output == input.output)
            }),
        _ => true,
    }
}

/// The transaction of this settlement that is in a block or, if none is, waits for one. A daemon keeps what it has in
/// its pool beside a block that spends the same money.
fn taken(settlement: &Settlement, chain: &ChainView) -> Option<SignedTx> {
    let status = |tx: &SignedTx| {
        let known = chain.payouts.iter().find(|payout| payout.tx_id == tx.tx_id);
        known.map_or(TxStatus::Missing, |payout| payout.status)
    };
    let present_first = || {
        settlement
            .stage
            .signed()
            .into_iter()
            .chain(&settlement.superseded)
    };
    let mined = present_first().find(|tx| matches!(status(tx), TxStatus::Mined { .. }));
    let waits = || present_first().find(|tx| status(tx) == TxStatus::Pool);
    mined.or_else(waits).cloned()
}

/// Makes a transaction that had been put aside the present one, if it is the one that the network took.
fn adopt_taken(settlement: &mut Settlement, chain: &ChainView) {
    let Some(tx) = taken(settlement, chain) else {
        return;
    };
    if settlement.stage.signed() == Some(&tx) {
        return;
    }
    settlement.superseded.retain(|other| *other != tx);
    settlement.superseded.extend(settlement.stage.signed().cloned());
    settlement.stage = Stage::Submitted(tx);
}

/// Moves each signed settlement to the stage that the chain proves, and the escrow with it.
fn follow_payouts(escrow: &mut Escrow) {
    for settlement in &mut escrow.settlements {
        adopt_taken(settlement, &escrow.chain);
        let Some(tx) = settlement.stage.signed().cloned() else {
            continue;
        };
        let Some(payout) = escrow
            .chain
            .payouts
            .iter()
            .find(|payout| payout.tx_id == tx.tx_id)
        else {
            continue;
        };
        settlement.stage = match payout.status {
            TxStatus::Missing => Stage::Signed(tx),
            status if status.confirmations(escrow.chain.height) >= CONFIRMATIONS_REQUIRED => {
                Stage::Confirmed(tx)
            }
            TxStatus::Pool | TxStatus::Mined { .. } => Stage::Submitted(tx),
        };
    }
    if matches!(escrow.state, State::Frozen { .. }) {
        return;
    }
    let done = |stage: &Stage| matches!(stage, Stage::Confirmed(_));
    if escrow
        .settlements
        .iter()
        .any(|settlement| !done(&settlement.stage))
    {
        escrow.state = State::Settling;
    } else if let Some(last) = escrow.settlements.last() {
        escrow.state = State::Closed {
            outcome: last.outcome,
        };
    }
}
