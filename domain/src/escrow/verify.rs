//! Checking an escrow's story from its first word.

use super::funds::Funds;
use super::lifecycle::apply;
use super::refusal::Refusal;
use super::state::Escrow;
use super::transcript::Transcript;

/// Why a transcript is not believed.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// An entry is missing, doubled or out of place.
    #[error("entry {expected} is missing: entry {found} stands in its place")]
    Sequence {
        /// The place.
        expected: u64,
        /// What stands there.
        found: u64,
    },
    /// An entry was changed, or the contract was.
    #[error("the hash chain breaks at entry {seq}")]
    Chain {
        /// Where.
        seq: u64,
    },
    /// An entry that the rules do not allow.
    #[error("entry {seq} breaks the rules: {refusal}")]
    Rule {
        /// Where.
        seq: u64,
        /// Which rule.
        refusal: Refusal,
    },
    /// The rules lead to another state than the entry says.
    #[error("entry {seq} says the escrow went from {said_from} to {said_to}; it went from {from} to {to}")]
    State {
        /// Where.
        seq: u64,
        /// What the entry says.
        said_from: String,
        /// What the entry says.
        said_to: String,
        /// What the rules say.
        from: &'static str,
        /// What the rules say.
        to: &'static str,
    },
    /// The story ends elsewhere than the escrow stands.
    #[error(
        "the transcript leads to an escrow that is {replayed}; the stored one is {stored}, or differs in its money, \
         deadline or settlements"
    )]
    Ending {
        /// By the transcript.
        replayed: &'static str,
        /// By the store.
        stored: &'static str,
    },
    /// A part without JSON form.
    #[error("an entry cannot be hashed: {0}")]
    Json(#[from] serde_json::Error),
}

/// Replays the transcript: every hash, every rule, every state. Gives the escrow to which it leads.
///
/// # Errors
/// [`VerifyError`] names the first entry that is wrong.
pub fn replay(transcript: &Transcript) -> Result<Escrow, VerifyError> {
    let mut escrow = Escrow::new(transcript.contract.clone());
    let mut previous = transcript.contract.hash()?;
    for (expected, entry) in (0u64..).zip(&transcript.entries) {
        let seq = entry.seq;
        if seq != expected {
            return Err(VerifyError::Sequence { expected, found: seq });
        }
        if entry.previous != previous || entry.computed_hash()? != entry.hash {
            return Err(VerifyError::Chain { seq });
        }
        previous = entry.hash;
        let from = escrow.state.name();
        escrow = apply(&escrow, &entry.event, entry.actor, entry.at_ms)
            .map_err(|refusal| VerifyError::Rule { seq, refusal })?
            .escrow;
        let to = escrow.state.name();
        if entry.from != from || entry.to != to {
            let (said_from, said_to) = (entry.from.clone(), entry.to.clone());
            return Err(VerifyError::State {
                seq,
                said_from,
                said_to,
                from,
                to,
            });
        }
    }
    Ok(escrow)
}

/// Checks that the transcript leads to this escrow: the same state, address, deadline, arbiter, withdrawn
/// disputes, money and settlements. Confirmations beyond those that count are in no transcript and are not compared.
///
/// # Errors
/// [`VerifyError`] names the first entry that is wrong, or the difference at the end.
pub fn verify(transcript: &Transcript, stored: &Escrow) -> Result<(), VerifyError> {
    let replayed = replay(transcript)?;
    let funds = |escrow: &Escrow| Funds::new(&escrow.contract, &escrow.settlements, &escrow.chain);
    let same = replayed.contract == stored.contract
        && replayed.state == stored.state
        && replayed.address == stored.address
        && replayed.escalated == stored.escalated
        && replayed.withdrawn_by == stored.withdrawn_by
        && replayed.fund_by == stored.fund_by
        && funds(&replayed) == funds(stored)
        && replayed.settlements == stored.settlements;
    if same {
        Ok(())
    } else {
        Err(VerifyError::Ending {
            replayed: replayed.state.name(),
            stored: stored.state.name(),
        })
    }
}
