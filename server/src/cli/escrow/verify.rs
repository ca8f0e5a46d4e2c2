//! `marketplace escrow verify`.

use domain::EscrowId;
use domain::TxStatus;
use domain::chain::CONFIRMATIONS_REQUIRED;
use domain::escrow::verify::verify;
use server::escrow::{Audited, Auditor};
use server::state::AppState;
use server::store::escrows;

use super::Failure;
use crate::cli::at;

/// Escrows that are compared with one request to monerod.
const AT_ONCE: usize = 50;

/// Something is not as it is stored.
#[derive(Debug, thiserror::Error)]
#[error("{0} of the escrows are not what their transcript and the chain lead to")]
struct Doubtful(usize);

pub(super) async fn run(
    state: &AppState,
    auditor: Option<&Auditor>,
    name: Option<&str>,
) -> Result<(), Failure> {
    let ids = if let Some(name) = name {
        vec![super::find(state, name).await?]
    } else {
        let mut db = state.store.read("list", "escrows").await?;
        escrows::ids(&mut db).await?
    };
    let mut doubtful = 0;
    let mut by_chain = 0;
    let mut by_transcript = 0;
    for some in ids.chunks(AT_ONCE) {
        let audited = match auditor {
            Some(auditor) => auditor.audit(some).await?,
            None => Vec::new(),
        };
        for (place, id) in some.iter().enumerate() {
            let reference = state.sealer.reference(*id);
            let told = transcript(state, *id).await?;
            if let Some(error) = &told {
                println!("{reference}  {id}  {error}");
            }
            let differences = audited.get(place).map(|audited| &audited.differences);
            for difference in differences.into_iter().flatten() {
                println!("{reference}  {id}  {difference}");
            }
            let by_the_chain = differences.is_none_or(Vec::is_empty);
            by_transcript += usize::from(told.is_none());
            by_chain += usize::from(by_the_chain);
            doubtful += usize::from(told.is_some() || !by_the_chain);
        }
        // One alone is shown with what was found.
        if let (Some(_), [audited]) = (name, audited.as_slice()) {
            show(audited);
        }
    }
    let all = ids.len();
    println!("{by_transcript} of {all} transcripts lead to what is stored");
    if auditor.is_some() {
        println!("{by_chain} of {all} escrows are on the chain as they are stored");
    } else {
        println!("monerod was not asked");
    }
    if doubtful == 0 {
        Ok(())
    } else {
        Err(Doubtful(doubtful).into())
    }
}

/// What is wrong with the transcript, if anything.
async fn transcript(state: &AppState, id: EscrowId) -> Result<Option<String>, Failure> {
    let mut db = state.store.read("verify", "transcript_entries").await?;
    let both = escrows::with_transcript(&mut db, id).await?;
    let (escrow, transcript) = both.ok_or_else(|| super::NoSuchEscrow(id.to_string()))?;
    Ok(verify(&transcript, &escrow).err().map(|error| error.to_string()))
}

fn show(audited: &Audited) {
    let evidence = &audited.evidence;
    if let Ok(hash) = audited.escrow.contract.hash() {
        println!("contract {hash}");
    }
    for output in &evidence.outputs {
        let confirmations = output.confirmations(evidence.height);
        let place = at(output.height);
        let counts = output.is_acceptable(audited.escrow.contract.dust_floor)
            && confirmations >= CONFIRMATIONS_REQUIRED;
        let counts = if counts { "counts" } else { "does not count" };
        println!(
            "output {}:{}  {} XMR  {place}, {confirmations} confirmations, {counts}",
            output.output.tx_id, output.output.index, output.amount
        );
    }
    for payout in &evidence.payouts {
        let height = match payout.status {
            TxStatus::Mined { height } => Some(height),
            TxStatus::Pool | TxStatus::Missing => None,
        };
        println!(
            "payout {}  fee {} XMR  {}, {} confirmations",
            payout.tx_id,
            payout.network_fee,
            at(height),
            payout.status.confirmations(evidence.height)
        );
    }
}
