//! How disputes end.

#![cfg(test)]

mod common;

use common::*;
use domain::Role;
use domain::escrow::verify::verify;
use domain::escrow::{Action, Command, Contract, Escrow, Grounds, Refusal, State};

#[test]
fn an_award_of_30_to_70_pays_both_and_the_fee_on_the_vendors_part() {
    let mut story = Story::disputed();
    let reason = "Both have a point".to_owned();
    story
        .command(
            Command::Award {
                buyer: permille(300),
                reason,
            },
            arbiter(),
        )
        .expect("award");
    story.pay_out(210);
    assert_eq!(story.state(), "split");
    let fee: u64 = 17_500_000_000;
    let paid = story.paid();
    assert_eq!(
        paid.iter().map(|(_, amount)| amount).sum::<u64>() + NETWORK_FEE.0,
        PRICE.0
    );
    assert_eq!(paid[2], (FEE.to_owned(), fee));
    assert_eq!(
        paid[0],
        (REFUND.to_owned(), 300_000_000_000 - NETWORK_FEE.0.div_ceil(2))
    );
    assert_eq!(
        paid[1],
        (PAYOUT.to_owned(), 700_000_000_000 - fee - NETWORK_FEE.0 / 2)
    );
}

#[test]
fn the_parties_can_agree_without_the_arbiter() {
    let mut story = Story::disputed();
    story
        .command(Command::Propose { buyer: permille(500) }, vendor())
        .expect("propose");
    assert_eq!(story.state(), "disputed");
    story
        .command(Command::Propose { buyer: permille(250) }, buyer())
        .expect("counter");
    assert_eq!(story.state(), "disputed");
    story
        .command(Command::Propose { buyer: permille(250) }, vendor())
        .expect("agree");
    assert_eq!(story.state(), "settling");
    let settlement = story.escrow.unsettled().expect("settling");
    assert_eq!(
        (settlement.builder.name(), settlement.co_signer.name()),
        ("buyer", "vendor")
    );
}

#[test]
fn a_withdrawn_dispute_gives_back_the_time_it_took() {
    let mut story = Story::shipped();
    let State::Shipped { release_at, .. } = story.escrow.state else {
        panic!("shipped")
    };
    story
        .command(
            Command::Dispute {
                reason: "Late".into(),
            },
            vendor(),
        )
        .expect("dispute");
    story.wait(1_000);
    assert!(
        story.command(Command::Withdraw, buyer()).is_err(),
        "only who opened it"
    );
    story.command(Command::Withdraw, vendor()).expect("withdraw");
    assert_eq!(
        story.escrow.state,
        State::Shipped {
            release_at: release_at.plus_secs(1_000),
            reminders: 0,
        }
    );
}

#[test]
fn each_party_can_take_one_dispute_back_and_no_more() {
    let mut story = Story::disputed_again();
    assert!(!Action::open_to(&story.escrow, Role::Buyer).any(|action| action == Action::Withdraw));
    let refusal = story.command(Command::Withdraw, buyer()).expect_err("once");
    assert_eq!(refusal, Refusal::WithdrawnBefore);
    assert_eq!(
        story.command(Command::Withdraw, vendor()),
        Err(Refusal::WrongRole {
            role: Role::Vendor,
            action: Action::Withdraw
        }),
    );
    verify(&story.transcript(), &story.escrow).expect("a transcript that can be replayed");
    story.wait(604_801);
    story.wait(604_801);
    assert_eq!(story.escrow.settlements[0].grounds, Grounds::Undecided, "it ends");

    let mut other = Story::shipped();
    for by in [buyer(), vendor()] {
        let reason = "Late".into();
        other.command(Command::Dispute { reason }, by).expect("dispute");
        other.command(Command::Withdraw, by).expect("each has one");
    }
    assert_eq!(other.escrow.withdrawn_by, [Role::Buyer, Role::Vendor]);
    verify(&other.transcript(), &other.escrow).expect("a transcript that can be replayed");
}

/// Whoever never ships cannot put the refund off by disputes of their own.
#[test]
fn a_vendor_who_never_ships_and_disputes_again_and_again_refunds_all_the_same() {
    let mut story = Story::funded();
    let periods = story.escrow.contract.periods;
    let mut left = 6 * periods.dispute_secs;
    while story.state() != "settling" {
        let reason = "I need time".into();
        let _refused_once_settled = story.command(Command::Dispute { reason }, vendor());
        story.wait(periods.dispute_secs - 1);
        left = left
            .checked_sub(periods.dispute_secs - 1)
            .expect("it ends in time");
        let _refused_the_second_time = story.command(Command::Withdraw, vendor());
    }
    story.pay_out(8);
    assert_eq!(story.state(), "refunded");
}

#[test]
fn a_dispute_of_the_second_terms_can_be_taken_back_twice() {
    let mut story = Story::funded();
    story.escrow.contract.version = 2;
    for _ in 0..2 {
        let reason = "Late".into();
        story
            .command(Command::Dispute { reason }, buyer())
            .expect("dispute");
        story.command(Command::Withdraw, buyer()).expect("withdraw");
    }
    let json = serde_json::to_string(&story.escrow).expect("json");
    assert!(!json.contains("withdrawn_by"), "{json}");
}

#[test]
fn a_dispute_that_nobody_decides_passes_to_the_deputy_and_then_to_the_rule() {
    let mut story = Story::disputed();
    let first = story.escrow.deadline().expect("a deadline");
    assert!(
        story
            .escrow
            .next_step()
            .sentence
            .ends_with("another arbiter takes over.")
    );
    story.wait(604_799);
    assert!(!story.escrow.escalated);
    let tip = story.chain.tip_time_ms;
    story.now = story.now.plus_secs(10);
    story.tick();
    assert!(
        !story.escrow.escalated,
        "the newest block is older than the deadline"
    );
    story.now = tip;
    story.wait(1);
    assert!(story.escrow.escalated);
    assert_eq!(story.escrow.deadline(), Some(first.plus_secs(604_800)));
    assert_eq!(story.escrow.role_of(user(3)), None, "the arbiter is out of it");
    assert_eq!(story.escrow.role_of(user(5)), Some(Role::Arbiter));
    assert!(
        story
            .escrow
            .next_step()
            .sentence
            .ends_with("the buyer has 60 % and the vendor the rest.")
    );

    let tip = story.chain.tip_time_ms;
    story.now = story.now.plus_secs(604_801);
    story.tick();
    assert_eq!(
        story.state(),
        "disputed",
        "the newest block is older than the deadline"
    );
    story.now = tip;
    story.wait(604_801);
    assert_eq!(story.escrow.settlements[0].grounds, Grounds::Undecided);
    story.pay_out(5);
    assert_eq!(story.state(), "split");
    let to_buyer: u64 = story
        .paid()
        .iter()
        .filter(|(to, _)| to == REFUND)
        .map(|(_, sum)| sum)
        .sum();
    assert!(
        to_buyer <= 600_000_000_000 && to_buyer > 599_000_000_000,
        "{to_buyer}"
    );
    verify(&story.transcript(), &story.escrow).expect("a transcript that can be replayed");
}

#[test]
fn undecided_goods_that_never_left_are_refunded() {
    let mut story = Story::funded();
    story
        .command(
            Command::Dispute {
                reason: "No answer".into(),
            },
            buyer(),
        )
        .expect("dispute");
    story.wait(604_801);
    assert!(
        story
            .escrow
            .next_step()
            .sentence
            .ends_with("the buyer is refunded.")
    );
    story.wait(604_801);
    story.pay_out(6);
    assert_eq!(story.state(), "refunded");
    assert_eq!(story.paid(), [(REFUND.to_owned(), PRICE.0 - NETWORK_FEE.0)]);
    assert_eq!(story.goods_returned, 1);
}

#[test]
fn a_dispute_of_the_first_terms_waits_for_its_arbiter() {
    let mut story = Story::disputed();
    story.escrow.contract = Contract {
        version: 1,
        deputy: None,
        undecided: None,
        ..contract()
    };
    let json = serde_json::to_string(&story.escrow).expect("json");
    for new in ["deputy", "undecided", "escalated"] {
        assert!(
            !json.contains(new),
            "the hash of the first terms stays what it was: {new}"
        );
    }
    assert_eq!(
        serde_json::from_str::<Escrow>(&json).expect("an escrow"),
        story.escrow
    );
    story.wait(10_000_000);
    assert_eq!(story.state(), "disputed");
    assert!(!story.escrow.escalated);
}

#[test]
fn goods_that_never_left_go_back_on_the_shelf_after_a_dispute() {
    for (mut story, returned) in [(Story::funded(), 1), (Story::shipped(), 0)] {
        story
            .command(
                Command::Dispute {
                    reason: "Silence".into(),
                },
                buyer(),
            )
            .expect("dispute");
        let reason = "Nothing was sent".to_owned();
        story
            .command(
                Command::Award {
                    buyer: permille(1000),
                    reason,
                },
                arbiter(),
            )
            .expect("award");
        assert_eq!(story.goods_returned, returned);
    }
}
