//! The lives an escrow can have, told one by one.

#![cfg(test)]

mod common;

use common::*;
use domain::chain::PayoutStatus;
use domain::escrow::funds::Funds;
use domain::escrow::verify::verify;
use domain::escrow::{Command, Effect, Event, Outcome, Stage, State};
use domain::{Actor, ForeignSpend, Piconero, ReceivedOutput, Role, TxStatus};

/// 2.5 % of the price.
const OPERATOR: u64 = 25_000_000_000;

#[test]
fn a_purchase_pays_vendor_and_operator() {
    let story = Story::released();
    assert_eq!(story.state(), "released");
    let vendor = PRICE.0 - OPERATOR - NETWORK_FEE.0;
    assert_eq!(
        story.paid(),
        [(PAYOUT.to_owned(), vendor), (FEE.to_owned(), OPERATOR)]
    );
    assert_eq!(story.goods_returned, 0);
}

#[test]
fn each_step_leaves_the_effect_that_is_due() {
    let mut story = Story::new();
    assert_eq!(story.escrow.due_effect(), Some(Effect::ClaimWallet));
    story = story.address();
    assert_eq!(story.escrow.due_effect(), None);
    let mut story = Story::settling();
    assert_eq!(story.escrow.due_effect(), Some(Effect::BuildPayout { no: 0 }));
    story
        .event(
            Event::PayoutBuilt {
                no: 0,
                network_fee: NETWORK_FEE,
            },
            Actor::Wallet,
        )
        .expect("built");
    assert_eq!(story.escrow.due_effect(), Some(Effect::CoSignPayout { no: 0 }));
    story
        .event(Event::PayoutStale { no: 0 }, Actor::Wallet)
        .expect("stale");
    assert_eq!(story.escrow.due_effect(), Some(Effect::BuildPayout { no: 0 }));
    story.sign(9);
    assert_eq!(story.escrow.due_effect(), Some(Effect::BroadcastPayout { no: 0 }));
    story.submit();
    assert_eq!(story.escrow.due_effect(), None);
}

#[test]
fn nine_confirmations_are_not_ten() {
    let mut story = Story::new().address();
    story.pay(1, PRICE);
    assert_eq!(story.state(), "confirming");
    story.mine(9);
    assert_eq!(story.state(), "confirming");
    story.mine(1);
    assert_eq!(story.state(), "funded");
}

#[test]
fn blocks_that_only_add_confirmations_are_not_in_the_transcript() {
    let mut story = Story::shipped();
    let entries = story.entries.len();
    story.mine(1);
    story.mine(5);
    assert_eq!(story.entries.len(), entries);
}

#[test]
fn a_silent_buyer_releases_at_the_deadline_when_the_chain_agrees() {
    let mut story = Story::shipped();
    let tip = story.chain.tip_time_ms;
    story.now = story.now.plus_secs(1_209_601);
    story.tick();
    assert_eq!(
        story.state(),
        "shipped",
        "the newest block is older than the deadline"
    );
    story.chain.tip_time_ms = story.now;
    story.now = tip;
    story.tick();
    assert_eq!(story.state(), "shipped", "the wall clock has not reached it");
    story.wait(1_209_601);
    assert_eq!(story.state(), "settling");
    story.pay_out(3);
    assert_eq!(story.state(), "released");
}

#[test]
fn a_silent_buyer_is_reminded_twice_before_the_release() {
    let mut story = Story::shipped();
    let reminders = |story: &Story| match story.escrow.state {
        State::Shipped { reminders, .. } => reminders,
        _ => panic!("shipped"),
    };
    let quarter = 1_209_600 / 4;
    story.wait(3 * quarter - 1);
    assert_eq!(reminders(&story), 0);
    let entries = story.entries.len();
    story.wait(1);
    assert_eq!(reminders(&story), 1);
    assert_eq!(story.entries.len(), entries + 1, "a reminder is on record");
    story.wait(60);
    assert_eq!(story.entries.len(), entries + 1, "and is not repeated");
    let told = story.escrow.next_step_for(Role::Buyer).sentence;
    assert!(told.starts_with("Have the goods come?"), "{told}");
    story.wait(quarter - 60_480 - 60);
    assert_eq!(reminders(&story), 2);
    assert_eq!(story.escrow.timer_at(), story.escrow.deadline());
    story.wait(60_480);
    assert_eq!(story.state(), "settling");
    verify(&story.transcript(), &story.escrow).expect("a transcript that can be replayed");
}

#[test]
fn a_vendor_who_never_ships_gets_nothing() {
    let mut story = Story::funded();
    story.wait(86_401);
    story.pay_out(4);
    assert_eq!(story.state(), "refunded");
    assert_eq!(story.paid(), [(REFUND.to_owned(), PRICE.0 - NETWORK_FEE.0)]);
    assert_eq!(story.goods_returned, 1);
}

#[test]
fn an_unpaid_order_expires_and_late_money_goes_back() {
    let mut story = Story::new().address();
    story.wait(3_601);
    assert_eq!((story.state(), story.goods_returned), ("expired", 1));
    story.pay(1, PRICE);
    assert_eq!(story.state(), "expired");
    story.mine(10);
    assert_eq!(story.state(), "settling");
    story.pay_out(5);
    assert_eq!(story.state(), "expired", "the ending stays what it was");
    assert_eq!(story.paid(), [(REFUND.to_owned(), PRICE.0 - NETWORK_FEE.0)]);
    assert_eq!(story.goods_returned, 1);
}

#[test]
fn too_little_at_the_deadline_goes_back() {
    let mut story = Story::new().address();
    let part = Piconero(PRICE.0 - 1);
    story.pay(1, part);
    story.mine(10);
    assert_eq!(story.state(), "awaiting_funding");
    story.wait(3_600);
    story.pay_out(6);
    assert_eq!(story.state(), "refunded");
    assert_eq!(story.paid(), [(REFUND.to_owned(), part.0 - NETWORK_FEE.0)]);
}

#[test]
fn too_little_topped_up_in_time_is_enough() {
    let mut story = Story::new().address();
    story.pay(1, Piconero(PRICE.0 - 5_000_000_000));
    story.mine(3);
    story.pay(2, Piconero(5_000_000_000));
    assert_eq!(story.state(), "confirming");
    story.mine(10);
    assert_eq!(story.state(), "funded");
}

#[test]
fn what_is_paid_above_the_price_goes_back_to_the_buyer() {
    let mut story = Story::new().address();
    story.pay(1, Piconero(PRICE.0 + 70_000_000_000));
    story.mine(10);
    story.command(Command::Ship, vendor()).expect("ship");
    story.command(Command::Confirm, buyer()).expect("confirm");
    story.pay_out(7);
    assert_eq!(
        story.paid(),
        [
            (REFUND.to_owned(), 70_000_000_000),
            (PAYOUT.to_owned(), PRICE.0 - OPERATOR - NETWORK_FEE.0),
            (FEE.to_owned(), OPERATOR),
        ]
    );
}

#[test]
fn dust_locked_forged_and_burnt_outputs_change_nothing() {
    type MakeOdd = fn(&mut ReceivedOutput);
    let odd: [(&str, MakeOdd); 4] = [
        ("dust", |output| output.amount = Piconero(7)),
        ("time lock", |output| output.unlock_time = 500),
        ("forged", |output| output.verified = false),
        ("burnt", |output| output.key_reused = true),
    ];
    for (name, make_odd) in odd {
        let mut story = Story::new().address();
        let mut output = payment(1, PRICE, None);
        make_odd(&mut output);
        story.receive(output.clone());
        story.mine(20);
        assert_eq!(story.state(), "awaiting_funding", "{name}");
        story.pay(2, PRICE);
        story.mine(10);
        story.command(Command::Ship, vendor()).expect("ship");
        story.command(Command::Confirm, buyer()).expect("confirm");
        let settlement = story.escrow.unsettled().expect("settling");
        assert!(!settlement.spends(&output.output), "{name}");
        assert_eq!(settlement.plan.total, PRICE, "{name}");
        story.pay_out(8);
        assert_eq!(story.state(), "released", "{name}");
    }
}

#[test]
fn money_after_the_end_goes_back_each_time() {
    let mut story = Story::released();
    for (n, amount) in [(20, 30_000_000_000), (21, 40_000_000_000)] {
        story.pay(n, Piconero(amount));
        story.mine(10);
        assert_eq!(story.state(), "settling");
        story.pay_out(n + 100);
        assert_eq!(story.state(), "released");
        assert_eq!(
            story.paid().last(),
            Some(&(REFUND.to_owned(), amount - NETWORK_FEE.0))
        );
    }
    assert_eq!(story.escrow.settlements.len(), 3);
}

#[test]
fn small_sums_after_the_end_go_back_together() {
    let mut story = Story::released();
    let floor = story.escrow.contract.dust_floor.0;
    let mut refunds = 0;
    for n in 0..100 {
        story.pay(20 + n, Piconero(floor));
        story.mine(10);
        if story.state() == "settling" {
            refunds += 1;
            story.pay_out(150 + refunds);
        }
        assert_eq!(story.state(), "released");
    }
    assert_eq!(refunds, 6, "after 1, 2, 4, 8, 16 and 32 more");
    let kept = story.escrow.contract.clone();
    let funds = Funds::new(&kept, &story.escrow.settlements, &story.chain);
    assert_eq!(funds.counted_total, Piconero(37 * floor), "they wait for more");
}

#[test]
fn cancelling_a_partly_paid_order_sends_the_part_back() {
    let mut story = Story::new().address();
    story.pay(1, Piconero(50_000_000_000));
    story.mine(10);
    story.command(Command::Cancel, buyer()).expect("cancel");
    story.pay_out(9);
    assert_eq!((story.state(), story.goods_returned), ("cancelled", 1));
    assert_eq!(
        story.paid(),
        [(REFUND.to_owned(), 50_000_000_000 - NETWORK_FEE.0)]
    );
}

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

#[test]
fn every_state_says_what_happens_next() {
    for story in [
        Story::new(),
        Story::new().address(),
        Story::funded(),
        Story::disputed(),
        Story::released(),
    ] {
        let next = story.escrow.next_step();
        assert!(next.sentence.ends_with('.'), "{}", next.sentence);
        assert_eq!(next.by, story.escrow.deadline());
    }
}
