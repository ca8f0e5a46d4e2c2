//! Store and chain are compared; what differs stops the escrow until it is right again.

#![cfg(test)]

mod common;

use common::*;
use domain::escrow::verify::verify;
use domain::escrow::{Difference, Escrow, Event, Evidence, SeenPayout, Stage, State, audit};
use domain::{Actor, Piconero, ReceivedOutput, TxStatus};

/// What an honest daemon shows of the story's transactions.
fn evidence(story: &Story) -> Evidence {
    let seen = |settlement: &domain::escrow::Settlement| {
        let tx = settlement.stage.signed()?;
        let status = story
            .chain
            .payouts
            .iter()
            .find(|payout| payout.tx_id == tx.tx_id)?;
        Some(SeenPayout {
            tx_id: tx.tx_id,
            status: status.status,
            network_fee: tx.network_fee,
            inputs: settlement.inputs.iter().map(|input| vec![input.output]).collect(),
        })
    };
    Evidence {
        height: story.chain.height,
        outputs: story.chain.outputs.clone(),
        payouts: story.escrow.settlements.iter().filter_map(seen).collect(),
    }
}

fn stop(story: &mut Story) {
    let reason = "an output is gone".into();
    story
        .event(Event::DoesNotAddUp { reason }, Actor::Reconciler)
        .expect("stop");
}

fn go_on(story: &mut Story) {
    let view = story.chain.clone();
    story
        .event(Event::AddsUp(view), Actor::Reconciler)
        .expect("it goes on");
}

#[test]
fn an_honest_store_adds_up() {
    for story in [
        Story::funded(),
        Story::shipped(),
        Story::settling(),
        Story::released(),
    ] {
        let found = audit(&story.escrow, &story.chain.outputs, &evidence(&story));
        assert_eq!(found, [], "{}", story.state());
    }
}

type Falsify = fn(&mut Vec<ReceivedOutput>);

#[test]
fn every_way_in_which_a_stored_output_can_be_wrong_is_found() {
    let story = Story::shipped();
    let honest = evidence(&story);
    let cases: [(&str, Falsify, u64); 7] = [
        ("more", |all| all[0].amount.0 += 7, 7),
        ("less", |all| all[0].amount.0 -= 7, 7),
        (
            "height",
            |all| all[0].height = all[0].height.map(|height| height + 1),
            PRICE.0,
        ),
        ("key", |all| all[0].one_time_key = "f".repeat(64), PRICE.0),
        ("lock", |all| all[0].unlock_time = 9, PRICE.0),
        ("invented", |all| all.push(payment(66, PRICE, Some(1))), PRICE.0),
        ("forgotten", |all| drop(all.pop()), PRICE.0),
    ];
    for (case, falsify, at_stake) in cases {
        let mut stored = story.chain.outputs.clone();
        falsify(&mut stored);
        let found = audit(&story.escrow, &stored, &honest);
        let most = found.iter().map(|found| found.at_stake().0).max();
        assert!(most >= Some(at_stake), "{case}: {found:?}");
    }
}

#[test]
fn an_escrow_that_counts_on_other_outputs_than_those_stored_is_found() {
    let story = Story::shipped();
    let mut escrow = story.escrow.clone();
    escrow.chain.outputs.push(payment(66, PRICE, Some(1)));
    let found = audit(&escrow, &story.chain.outputs, &evidence(&story));
    assert_eq!(
        found,
        [Difference::Counted {
            counted: Piconero(2 * PRICE.0),
            stored: PRICE
        }]
    );
}

#[test]
fn a_payout_that_is_not_what_the_store_says_is_found() {
    let story = Story::released();
    let find = |change: fn(&mut Evidence)| {
        let mut evidence = evidence(&story);
        change(&mut evidence);
        audit(&story.escrow, &story.chain.outputs, &evidence)
    };
    let unconfirmed = find(|evidence| evidence.payouts.clear());
    assert!(
        matches!(
            unconfirmed[..],
            [Difference::PayoutUnconfirmed { confirmations: 0, .. }]
        ),
        "{unconfirmed:?}"
    );
    let pool = find(|evidence| evidence.payouts[0].status = TxStatus::Pool);
    assert!(
        matches!(pool[..], [Difference::PayoutUnconfirmed { .. }]),
        "{pool:?}"
    );
    let fee = find(|evidence| evidence.payouts[0].network_fee.0 += 1);
    assert!(matches!(fee[..], [Difference::PayoutSum { .. }]), "{fee:?}");
    let inputs = find(|evidence| evidence.payouts[0].inputs = vec![Vec::new()]);
    assert!(
        matches!(inputs[..], [Difference::PayoutInputs { .. }]),
        "{inputs:?}"
    );
    let more = find(|evidence| evidence.payouts[0].inputs.push(Vec::new()));
    assert!(matches!(more[..], [Difference::PayoutInputs { .. }]), "{more:?}");
    let mut escrow: Escrow = story.escrow.clone();
    escrow.settlements[0].inputs[0].amount.0 += 5;
    let input = audit(&escrow, &story.chain.outputs, &evidence(&story));
    assert!(
        matches!(
            input[..],
            [Difference::Input { .. }, Difference::PayoutSum { .. }]
        ),
        "{input:?}"
    );
}

#[test]
fn the_pool_proves_nothing() {
    let mut story = Story::new().address();
    story.pay(1, PRICE);
    let mut evidence = evidence(&story);
    evidence.outputs.clear();
    assert_eq!(audit(&story.escrow, &story.chain.outputs, &evidence), []);
}

#[test]
fn the_time_of_a_stop_is_given_back() {
    let deadline = |story: &Story| story.escrow.deadline().expect("a deadline");
    for mut story in [
        Story::new().address(),
        Story::funded(),
        Story::shipped(),
        Story::disputed(),
    ] {
        let (state, before) = (story.state(), deadline(&story));
        stop(&mut story);
        assert_eq!(story.escrow.deadline(), None, "{state}");
        story.wait(500);
        go_on(&mut story);
        assert_eq!(story.state(), state);
        assert_eq!(deadline(&story), before.plus_secs(500), "{state}");
        assert!(verify(&story.transcript(), &story.escrow).is_ok(), "{state}");
    }
}

#[test]
fn a_payout_that_was_mined_meanwhile_is_followed_afterwards() {
    let mut story = Story::settling();
    story.sign(200);
    story.submit();
    stop(&mut story);
    story.mine(10);
    assert!(story.is_frozen());
    assert!(matches!(story.escrow.settlements[0].stage, Stage::Submitted(_)));
    go_on(&mut story);
    assert_eq!(story.state(), "released");
    verify(&story.transcript(), &story.escrow).expect("a transcript that leads there");
}

#[test]
fn nothing_is_due_while_it_is_stopped_and_money_that_went_away_keeps_it_so() {
    let mut story = Story::settling();
    stop(&mut story);
    assert_eq!(story.escrow.due_effect(), None);
    story.chain.outputs.clear();
    story.look();
    go_on(&mut story);
    assert!(
        matches!(&story.escrow.state, State::Frozen { resume, .. } if **resume == State::Settling),
        "{:?}",
        story.escrow.state
    );
    verify(&story.transcript(), &story.escrow).expect("a transcript that leads there");
}
