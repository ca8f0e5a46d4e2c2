//! What the reconciler finds: whether what is stored about an escrow's money is what the chain shows.

use super::super::refusal::Refusal;
use super::super::state::{Escrow, FreezeReason, State};
use super::chain;
use crate::chain::ChainView;
use crate::clock::TimestampMs;

/// Stops everything: neither the store nor the chain is guessed to be right.
pub(super) fn freeze(escrow: &mut Escrow, reason: &str, now: TimestampMs) -> Result<(), Refusal> {
    match escrow.state {
        State::AwaitingFunding
        | State::Confirming
        | State::Funded { .. }
        | State::Shipped { .. }
        | State::Disputed(_)
        | State::Settling => {
            let reason = reason.to_owned();
            super::freeze(escrow, FreezeReason::DoesNotAddUp { reason }, now);
            Ok(())
        }
        State::Pending | State::Closed { .. } | State::Frozen { .. } => Err(Refusal::OutOfStep {
            state: escrow.state.name(),
        }),
    }
}

/// Goes on where it was stopped, with the view that was found to be right.
pub(super) fn thaw(escrow: &mut Escrow, view: &ChainView, now: TimestampMs) -> Result<(), Refusal> {
    let State::Frozen {
        reason: FreezeReason::DoesNotAddUp { .. },
        since,
        resume,
    } = escrow.state.clone()
    else {
        return Err(Refusal::OutOfStep {
            state: escrow.state.name(),
        });
    };
    chain::prolong(escrow, *resume, now.secs_since(since));
    chain::apply(escrow, view, now);
    Ok(())
}
