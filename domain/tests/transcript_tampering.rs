//! A transcript in which anything was changed is not believed.

#![cfg(test)]

mod common;

use common::*;
use domain::escrow::verify::{VerifyError, replay, verify};
use domain::escrow::{Command, Entry, Escrow, Event};
use domain::{Actor, Piconero};

#[test]
fn an_honest_transcript_leads_to_the_escrow() {
    let story = Story::released();
    assert!(verify(&story.transcript(), &story.escrow).is_ok());
    let json = serde_json::to_string(&story.transcript()).expect("JSON");
    let read = serde_json::from_str(&json).expect("transcript");
    assert!(
        verify(&read, &story.escrow).is_ok(),
        "also after a journey as JSON"
    );
}

#[test]
fn a_changed_contract_breaks_the_chain() {
    let story = Story::released();
    let mut transcript = story.transcript();
    transcript.contract.payout_address = "4Thief".into();
    assert!(matches!(replay(&transcript), Err(VerifyError::Chain { seq: 0 })));
}

#[test]
fn a_changed_a_missing_and_a_moved_entry_are_noticed() {
    let story = Story::released();
    let mut changed = story.transcript();
    changed.entries[2].at_ms.0 += 1;
    assert!(matches!(replay(&changed), Err(VerifyError::Chain { seq: 2 })));
    let mut missing = story.transcript();
    missing.entries.remove(1);
    assert!(matches!(
        replay(&missing),
        Err(VerifyError::Sequence {
            expected: 1,
            found: 2
        })
    ));
    let mut moved = story.transcript();
    moved.entries.swap(1, 2);
    assert!(matches!(replay(&moved), Err(VerifyError::Sequence { .. })));
    let mut cut = story.transcript();
    cut.entries.pop();
    assert!(matches!(
        verify(&cut, &story.escrow),
        Err(VerifyError::Ending { .. })
    ));
}

/// Makes every hash fit again, as a forger who holds the store could.
fn rehash(entries: &mut [Entry], story: &Story) {
    let mut previous = story.escrow.contract.hash().expect("hash");
    for (seq, entry) in (0u64..).zip(entries) {
        (entry.seq, entry.previous) = (seq, previous);
        entry.hash = entry.computed_hash().expect("hash");
        previous = entry.hash;
    }
}

#[test]
fn a_forger_who_mends_the_hashes_still_breaks_the_rules() {
    let story = Story::released();
    let confirm = |entry: &Entry| matches!(entry.event, Event::Command(Command::Confirm));
    let mut forged = story.transcript();
    let entry = forged
        .entries
        .iter_mut()
        .find(|entry| confirm(entry))
        .expect("confirmed");
    entry.actor = vendor();
    rehash(&mut forged.entries, &story);
    assert!(matches!(replay(&forged), Err(VerifyError::Rule { .. })));

    let mut skipped = story.transcript();
    skipped.entries.retain(|entry| !confirm(entry));
    rehash(&mut skipped.entries, &story);
    assert!(replay(&skipped).is_err());

    let mut renamed = story.transcript();
    renamed.entries[1].to = "funded".into();
    rehash(&mut renamed.entries, &story);
    assert!(matches!(replay(&renamed), Err(VerifyError::State { seq: 1, .. })));
}

#[test]
fn a_stored_escrow_that_was_changed_is_noticed() {
    let story = Story::settling();
    let verify_with = |change: &dyn Fn(&mut Escrow)| {
        let mut stored = story.escrow.clone();
        change(&mut stored);
        verify(&story.transcript(), &stored)
    };
    assert!(verify_with(&|_| {}).is_ok());
    let changes: [&dyn Fn(&mut Escrow); 5] = [
        &|stored| stored.settlements[0].plan.shares[0].gross = Piconero(1),
        &|stored| stored.fund_by.0 += 1,
        &|stored| stored.chain.outputs.push(payment(9, PRICE, Some(1))),
        &|stored| stored.address = Some("4Other".into()),
        &|stored| stored.escalated = true,
    ];
    for (case, change) in changes.iter().enumerate() {
        let found = verify_with(change);
        assert!(
            matches!(found, Err(VerifyError::Ending { .. })),
            "{case}: {found:?}"
        );
    }
    assert_eq!(Actor::Wallet, story.entries[0].actor);
}
