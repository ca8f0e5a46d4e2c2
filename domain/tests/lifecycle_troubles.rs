//! Lives in which the chain or the network takes something back: reorganisations, thefts, payouts that are not taken.

#![cfg(test)]

mod common;

use common::*;
use domain::chain::PayoutStatus;
use domain::escrow::verify::verify;
use domain::escrow::{Command, Effect, Event, Outcome, Stage, State};
use domain::{Actor, ForeignSpend, Piconero, TxStatus};

#[test]
fn a_reorganisation_before_shipping_takes_the_state_back() {
    let mut story = Story::funded();
    story.chain.outputs[0].height = None;
    story.look();
    assert_eq!(story.state(), "confirming");
    story.chain.outputs.clear();
    story.look();
    assert_eq!(story.state(), "awaiting_funding");
    assert!(story.escrow.fund_by > story.now, "there is time to pay again");
    story.pay(1, PRICE);
    story.mine(10);
    assert_eq!(story.state(), "funded");
}

#[test]
fn money_gone_after_shipping_freezes_until_it_is_back() {
    for mut story in [Story::shipped(), Story::disputed(), Story::settling()] {
        let (before, deadline) = (story.state(), story.escrow.deadline());
        let outputs = std::mem::take(&mut story.chain.outputs);
        story.look();
        assert!(story.is_frozen());
        assert_eq!(story.escrow.due_effect(), None);
        story.wait(10_000_000);
        assert!(story.is_frozen(), "no deadline moves frozen money");
        assert!(
            story.event(Event::Retry, Actor::Operator).is_err(),
            "nor does the operator"
        );
        story.chain.outputs = outputs;
        story.look();
        story.tick();
        assert_eq!(story.state(), before);
        let given_back = deadline.map(|deadline| deadline.plus_secs(10_000_000));
        assert_eq!(
            story.escrow.deadline(),
            given_back,
            "nobody loses time to a freeze"
        );
    }
}

#[test]
fn money_spent_by_a_stranger_freezes_whatever_was_going_on() {
    let mut partly_paid = Story::new().address();
    partly_paid.pay(1, Piconero(50_000_000_000));
    partly_paid.mine(10);
    for tx_id in [Some(tx(66)), None] {
        for mut story in [
            partly_paid.clone(),
            Story::funded(),
            Story::shipped(),
            Story::disputed(),
            Story::settling(),
        ] {
            let (before, deadline) = (story.state(), story.escrow.deadline());
            story.steal(tx_id);
            assert!(story.is_frozen());
            assert_eq!(story.escrow.due_effect(), None, "nothing is built or sent");
            story.wait(10_000_000);
            assert!(story.is_frozen(), "no deadline ends it");
            let retried = story.event(Event::Retry, Actor::Operator);
            assert!(retried.is_err(), "nor does the operator");
            story.chain.foreign_spends.clear();
            story.look();
            assert_eq!(story.state(), before, "the stranger's transaction is gone again");
            let given_back = deadline.map(|deadline| deadline.plus_secs(10_000_000));
            assert_eq!(story.escrow.deadline(), given_back);
            verify(&story.transcript(), &story.escrow).expect("a transcript that can be replayed");
        }
    }
}

#[test]
fn the_escrow_s_own_payout_is_no_theft() {
    let mut story = Story::settling();
    story.sign(12);
    story.submit();
    story.steal(Some(tx(12)));
    assert_eq!(story.state(), "settling");
    story.mine(10);
    assert_eq!(story.state(), "released");
}

#[test]
fn two_things_that_are_wrong_must_both_be_right_again() {
    let mut story = Story::shipped();
    let outputs = std::mem::take(&mut story.chain.outputs);
    story.look();
    story.chain.foreign_spends = vec![ForeignSpend {
        output: outputs[0].output,
        tx_id: Some(tx(66)),
    }];
    story.look();
    story.chain.outputs = outputs;
    story.look();
    assert!(story.is_frozen());
    story.chain.foreign_spends.clear();
    story.look();
    assert_eq!(story.state(), "shipped");
}

#[test]
fn money_that_lost_its_confirmations_is_not_paid_out_yet() {
    let mut story = Story::shipped();
    story.chain.outputs[0].height = Some(story.chain.height - 3);
    story.look();
    let refusal = story.command(Command::Confirm, buyer()).expect_err("refused");
    assert!(
        refusal.to_string().contains("try again in a few blocks"),
        "{refusal}"
    );
    story.mine(7);
    story.command(Command::Confirm, buyer()).expect("confirm");
}

#[test]
fn a_payout_that_a_reorganisation_removed_is_sent_again() {
    let mut story = Story::released();
    story.chain.payouts[0].status = TxStatus::Missing;
    story.look();
    assert_eq!(story.state(), "settling");
    assert_eq!(story.escrow.due_effect(), Some(Effect::BroadcastPayout { no: 0 }));
    let Stage::Signed(tx) = story.escrow.settlements[0].stage.clone() else {
        panic!("signed")
    };
    story.chain.payouts[0].status = TxStatus::Pool;
    story
        .event(Event::PayoutSubmitted { no: 0 }, Actor::Wallet)
        .expect("again");
    story.mine(10);
    assert_eq!(
        story.escrow.state,
        State::Closed {
            outcome: Outcome::Released
        }
    );
    assert_eq!(
        story.escrow.settlements[0].stage,
        Stage::Confirmed(tx),
        "the same transaction"
    );
}

#[test]
fn a_payout_seen_on_chain_needs_no_report_of_its_submission() {
    let mut story = Story::settling();
    story.sign(11);
    story.chain.payouts.push(domain::chain::PayoutStatus {
        tx_id: tx(11),
        status: TxStatus::Pool,
    });
    story.mine(10);
    assert_eq!(story.state(), "released");
}

#[test]
fn a_refused_payout_waits_for_the_operator_and_is_built_again() {
    let mut story = Story::settling();
    story
        .event(
            Event::PayoutRefused {
                no: 0,
                reason: "fee".into(),
            },
            Actor::Wallet,
        )
        .expect("stop");
    story.mine(30);
    assert!(story.is_frozen());
    story.event(Event::Retry, Actor::Operator).expect("retry");
    assert_eq!(story.escrow.due_effect(), Some(Effect::BuildPayout { no: 0 }));
    story.pay_out(12);
    assert_eq!(story.state(), "released");
}

/// A payout that both signed and that the network does not take.
fn rejected() -> Story {
    let mut story = Story::settling();
    story.sign(12);
    let rejected = Event::PayoutRejected {
        no: 0,
        reason: "invalid input".into(),
    };
    story.event(rejected, Actor::Wallet).expect("stop");
    assert!(story.is_frozen());
    assert_eq!(story.escrow.due_effect(), None);
    story
}

#[test]
fn a_rejected_payout_is_built_anew_from_the_same_inputs() {
    let mut story = rejected();
    story.event(Event::Retry, Actor::Operator).expect("retry");
    assert_eq!(story.escrow.due_effect(), Some(Effect::BuildPayout { no: 0 }));
    assert_eq!(
        story.escrow.payout_tx_ids().collect::<Vec<_>>(),
        [tx(12)],
        "still watched"
    );
    story.pay_out(13);
    assert_eq!(story.state(), "released");
    assert_eq!(story.escrow.settlements.len(), 1);
    assert_eq!(story.escrow.payout_tx_ids().count(), 2);
    verify(&story.transcript(), &story.escrow).expect("a transcript that can be replayed");
}

#[test]
fn whichever_of_two_payouts_the_network_takes_is_the_payout() {
    let mut story = rejected();
    story.event(Event::Retry, Actor::Operator).expect("retry");
    story.sign(13);
    story.chain.payouts.push(PayoutStatus {
        tx_id: tx(12),
        status: TxStatus::Pool,
    });
    story.look();
    assert_eq!(story.escrow.due_effect(), None, "nothing is sent against it");
    story.mine(10);
    assert_eq!(story.state(), "released");
    let settlement = &story.escrow.settlements[0];
    assert_eq!(settlement.stage.signed().map(|tx| tx.tx_id), Some(tx(12)));
    assert_eq!(settlement.superseded.len(), 1);
}

#[test]
fn the_payout_in_a_block_is_the_payout_whatever_waits_beside_it() {
    let mut story = rejected();
    story.event(Event::Retry, Actor::Operator).expect("retry");
    story.sign(13);
    story.submit();
    let mined = TxStatus::Mined {
        height: story.chain.height,
    };
    story.chain.payouts.push(PayoutStatus {
        tx_id: tx(12),
        status: mined,
    });
    for _ in 0..10 {
        story.chain.height += 1;
        story.look();
        let present = story.escrow.settlements[0].stage.signed();
        assert_eq!(present.map(|tx| tx.tx_id), Some(tx(12)), "and it stays so");
    }
    assert_eq!(story.state(), "released");
}

#[test]
fn a_rejected_payout_that_is_taken_after_all_thaws() {
    let mut story = rejected();
    story.chain.payouts.push(PayoutStatus {
        tx_id: tx(12),
        status: TxStatus::Pool,
    });
    story.look();
    assert_eq!(story.state(), "settling");
    story.mine(10);
    assert_eq!(story.state(), "released");
}
