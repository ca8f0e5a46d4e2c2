//! Putting together what the chain says about one escrow.

use domain::chain::{CONFIRMATIONS_REQUIRED, PayoutStatus};
use domain::escrow::{Escrow, Stage};
use domain::{ChainView, OutputRef, TxStatus};
use sqlx::SqliteConnection;
use wallet::watch::mark_reused;

use crate::store::chain::Tip;
use crate::store::{StoreError, chain, key_images, payouts};

/// The whole view, from what the last poll stored.
pub(super) async fn assemble(
    db: &mut SqliteConnection,
    escrow: &Escrow,
    tip: Tip,
) -> Result<ChainView, StoreError> {
    let id = escrow.contract.escrow_id;
    let mut outputs = chain::outputs_of(db, id).await?;
    let spent: Vec<_> = spent(escrow).collect();
    mark_reused(&mut outputs, &spent);
    let payouts = payouts::signed_of(db, id).await?;
    let status = |payout: payouts::OpenPayout| PayoutStatus {
        tx_id: payout.tx_id,
        status: payout.status,
    };
    Ok(ChainView {
        height: tip.height,
        tip_time_ms: tip.time,
        outputs,
        payouts: payouts.into_iter().map(status).collect(),
        foreign_spends: key_images::foreign_spends(db, id).await?,
    })
}

/// What signed payouts spend.
fn spent(escrow: &Escrow) -> impl Iterator<Item = OutputRef> {
    let signed = escrow
        .settlements
        .iter()
        .filter(|settlement| settlement.stage.signed().is_some());
    signed.flat_map(|settlement| settlement.inputs.iter().map(|input| input.output))
}

/// Whether the new view can change anything: a confirmation beyond the required ones, or a block that adds
/// none, cannot. A payout that was sent and is missing can, also where it had been missing before it was sent.
pub(super) fn tells_more(new: &ChainView, escrow: &Escrow) -> bool {
    differs(new, &escrow.chain) || new.payouts.iter().any(|payout| is_lost(payout, escrow))
}

fn differs(new: &ChainView, known: &ChainView) -> bool {
    new.outputs != known.outputs
        || new.payouts != known.payouts
        || new.foreign_spends != known.foreign_spends
        || counts(new) != counts(known)
}

fn is_lost(payout: &PayoutStatus, escrow: &Escrow) -> bool {
    let sent = |stage: &Stage| match stage {
        Stage::Submitted(tx) | Stage::Confirmed(tx) => tx.tx_id == payout.tx_id,
        Stage::Building | Stage::CoSigning { .. } | Stage::Signed(_) => false,
    };
    payout.status == TxStatus::Missing
        && escrow
            .settlements
            .iter()
            .any(|settlement| sent(&settlement.stage))
}

/// The confirmations of every output and payout, as far as they matter.
fn counts(view: &ChainView) -> Vec<u64> {
    let outputs = view
        .outputs
        .iter()
        .map(|output| output.confirmations(view.height));
    let payouts = view
        .payouts
        .iter()
        .map(|payout| TxStatus::confirmations(payout.status, view.height));
    outputs
        .chain(payouts)
        .map(|count| count.min(CONFIRMATIONS_REQUIRED))
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::{Piconero, ReceivedOutput, TimestampMs, TxId};

    use super::*;

    fn view(height: u64, mined: Option<u64>) -> ChainView {
        ChainView {
            height,
            tip_time_ms: TimestampMs(0),
            outputs: vec![ReceivedOutput {
                output: OutputRef {
                    tx_id: TxId([1; 32]),
                    index: 0,
                },
                one_time_key: String::new(),
                amount: Piconero(5),
                height: mined,
                unlock_time: 0,
                verified: true,
                key_reused: false,
            }],
            payouts: vec![],
            foreign_spends: Vec::new(),
        }
    }

    #[test]
    fn confirmations_count_until_they_suffice() {
        assert!(differs(&view(105, Some(100)), &view(104, Some(100))));
        assert!(differs(&view(110, Some(100)), &view(109, Some(100))));
        assert!(!differs(&view(111, Some(100)), &view(110, Some(100))));
    }

    #[test]
    fn a_block_without_the_payment_tells_nothing() {
        assert!(!differs(&view(111, None), &view(110, None)));
        assert!(differs(&view(111, Some(110)), &view(111, None)));
    }
}
