//! The lives an escrow can have, told one by one.

#![cfg(test)]

mod common;

use common::*;
use domain::escrow::funds::Funds;
use domain::escrow::verify::verify;
use domain::escrow::{Command, Effect, Event, State};
use domain::{Actor, Piconero, ReceivedOutput, Role};

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
    story.wait(1_209_600 - 60_480);
    let tip = story.chain.tip_time_ms;
    story.now = story.now.plus_secs(60_481);
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
    story.wait(60_481);
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

/// The marketplace did not look until the deadline had passed: the warnings are given all the same, and then time.
#[test]
fn a_buyer_who_is_reminded_late_has_time_to_answer() {
    let mut story = Story::shipped();
    story.wait(1_209_600 + 5_000);
    assert_eq!(story.state(), "shipped");
    let told = story.escrow.next_step_for(Role::Buyer).sentence;
    assert!(told.starts_with("Have the goods come?"), "{told}");
    assert_eq!(story.escrow.deadline(), Some(story.now.plus_secs(60_480)));
    assert_eq!(story.escrow.remind_at(), None, "both at once");
    story.wait(60_479);
    assert_eq!(story.state(), "shipped");
    story.wait(1);
    assert_eq!(story.state(), "settling");
    verify(&story.transcript(), &story.escrow).expect("a transcript that can be replayed");
}

#[test]
fn of_the_second_terms_a_late_reminder_gives_no_time() {
    let mut story = Story::shipped();
    story.escrow.contract.version = 2;
    story.wait(1_209_600 + 5_000);
    assert_eq!(story.state(), "settling");
}

/// Nobody could do anything meanwhile, and nobody is told off for it.
#[test]
fn an_outage_is_given_back_to_whoever_has_a_deadline() {
    let day = 86_400;
    for mut story in [
        Story::new(),
        Story::new().address(),
        Story::funded(),
        Story::shipped(),
        Story::disputed(),
    ] {
        let (state, before) = (story.state(), story.escrow.deadline().expect("a deadline"));
        let entries = story.entries.len();
        story
            .event(Event::Outage { secs: 3 * day }, Actor::Timer)
            .expect("time is given back");
        assert_eq!(story.state(), state);
        assert_eq!(
            story.escrow.deadline(),
            Some(before.plus_secs(3 * day)),
            "{state}"
        );
        assert_eq!(story.entries.len(), entries + 1, "it is on record");
        verify(&story.transcript(), &story.escrow).expect("a transcript that can be replayed");
    }
    for mut story in [Story::settling(), Story::released()] {
        let before = story.escrow.clone();
        story
            .event(Event::Outage { secs: 3 * day }, Actor::Timer)
            .expect_err("nothing waits");
        assert_eq!(story.escrow, before);
    }
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
