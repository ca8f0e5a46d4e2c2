//! Every state × every event × everybody: what is in the table happens, everything else is refused and
//! changes nothing.

#![cfg(test)]

mod common;

use common::*;
use domain::escrow::{Command, Event, Hash, Refusal, apply};
use domain::{Actor, ChainView, Piconero};

/// Every state an escrow can be in, by name, with a story that leads there.
fn states() -> Vec<(&'static str, Story)> {
    let mut confirming = Story::new().address();
    confirming.pay(1, PRICE);
    let mut co_signing = Story::settling();
    co_signing
        .event(
            Event::PayoutBuilt {
                no: 0,
                network_fee: NETWORK_FEE,
            },
            Actor::Wallet,
        )
        .expect("built");
    let mut signed = Story::settling();
    signed.sign(200);
    let mut submitted = signed.clone();
    submitted.submit();
    let mut expired = Story::new().address();
    expired.wait(3_601);
    let mut cancelled = Story::new().address();
    cancelled.command(Command::Cancel, buyer()).expect("cancel");
    let mut refunded = Story::funded();
    refunded.command(Command::Cancel, vendor()).expect("cancel");
    refunded.pay_out(201);
    let mut split = Story::disputed();
    split.command(award(300), arbiter()).expect("award");
    split.pay_out(202);
    let mut gone = Story::shipped();
    gone.chain.outputs.clear();
    gone.look();
    let mut stolen = Story::funded();
    stolen.steal(Some(tx(66)));
    let mut rejected = signed.clone();
    rejected
        .event(
            Event::PayoutRejected {
                no: 0,
                reason: "invalid input".into(),
            },
            Actor::Wallet,
        )
        .expect("stop");
    let mut refused = Story::settling();
    refused
        .event(
            Event::PayoutRefused {
                no: 0,
                reason: "other address".into(),
            },
            Actor::Wallet,
        )
        .expect("stop");
    let mut unequal = Story::shipped();
    unequal
        .event(
            Event::DoesNotAddUp {
                reason: "an output is gone".into(),
            },
            Actor::Reconciler,
        )
        .expect("stop");
    vec![
        ("pending", Story::new()),
        ("awaiting_funding", Story::new().address()),
        ("confirming", confirming),
        ("funded", Story::funded()),
        ("shipped", Story::shipped()),
        ("disputed by buyer", Story::disputed()),
        ("disputed: escalated", Story::escalated()),
        ("disputed: again", Story::disputed_again()),
        ("settling: building", Story::settling()),
        ("settling: co-signing", co_signing),
        ("settling: signed", signed),
        ("settling: submitted", submitted),
        ("released", Story::released()),
        ("refunded", refunded),
        ("split", split),
        ("expired", expired),
        ("cancelled", cancelled),
        ("frozen: funding gone", gone),
        ("frozen: spent elsewhere", stolen),
        ("frozen: payout refused", refused),
        ("frozen: payout rejected", rejected),
        ("frozen: does not add up", unequal),
    ]
}

fn award(share: u16) -> Command {
    Command::Award {
        buyer: permille(share),
        reason: "The photograph shows it".into(),
    }
}

fn events() -> Vec<(&'static str, Event)> {
    let network_fee = NETWORK_FEE;
    let view = Story::shipped().chain;
    vec![
        ("cancel", Event::Command(Command::Cancel)),
        ("ship", Event::Command(Command::Ship)),
        ("confirm", Event::Command(Command::Confirm)),
        (
            "dispute",
            Event::Command(Command::Dispute {
                reason: "Broken".into(),
            }),
        ),
        ("withdraw", Event::Command(Command::Withdraw)),
        (
            "propose",
            Event::Command(Command::Propose { buyer: permille(400) }),
        ),
        ("award", Event::Command(award(300))),
        (
            "wallet ready",
            Event::WalletReady {
                address: ADDRESS.into(),
            },
        ),
        (
            "other wallet ready",
            Event::WalletReady {
                address: "4Other".into(),
            },
        ),
        ("built", Event::PayoutBuilt { no: 0, network_fee }),
        ("stale", Event::PayoutStale { no: 0 }),
        (
            "signed",
            Event::PayoutSigned {
                no: 0,
                tx_id: tx(77),
                network_fee,
                signed_hash: Hash::of_bytes(b"77"),
            },
        ),
        ("submitted", Event::PayoutSubmitted { no: 0 }),
        (
            "refused",
            Event::PayoutRefused {
                no: 0,
                reason: "other amount".into(),
            },
        ),
        (
            "rejected",
            Event::PayoutRejected {
                no: 0,
                reason: "invalid input".into(),
            },
        ),
        ("retry", Event::Retry),
        (
            "does not add up",
            Event::DoesNotAddUp {
                reason: "an output is gone".into(),
            },
        ),
        ("adds up", Event::AddsUp(view)),
        ("outage", Event::Outage { secs: 3_600 }),
    ]
}

fn actors() -> Vec<(&'static str, Actor)> {
    vec![
        ("buyer", buyer()),
        ("vendor", vendor()),
        ("arbiter", arbiter()),
        ("deputy", deputy()),
        ("stranger", stranger()),
        ("watcher", Actor::Watcher),
        ("wallet", Actor::Wallet),
        ("timer", Actor::Timer),
        ("reconciler", Actor::Reconciler),
        ("operator", Actor::Operator),
    ]
}

/// `state | event | actor | state after`. Everything that is not here is refused.
const ALLOWED: &str = "
pending                | cancel       | buyer    | cancelled
pending                | cancel       | vendor   | cancelled
pending                | wallet ready | wallet   | awaiting_funding
pending                | other wallet ready | wallet | awaiting_funding
awaiting_funding       | cancel       | buyer    | cancelled
awaiting_funding       | cancel       | vendor   | cancelled
funded                 | cancel       | vendor   | settling
funded                 | ship         | vendor   | shipped
funded                 | dispute      | buyer    | disputed
funded                 | dispute      | vendor   | disputed
shipped                | confirm      | buyer    | settling
shipped                | dispute      | buyer    | disputed
shipped                | dispute      | vendor   | disputed
disputed by buyer      | withdraw     | buyer    | shipped
disputed by buyer      | propose      | buyer    | disputed
disputed by buyer      | propose      | vendor   | disputed
disputed by buyer      | award        | arbiter  | settling
disputed: escalated    | withdraw     | buyer    | shipped
disputed: escalated    | propose      | buyer    | disputed
disputed: escalated    | propose      | vendor   | disputed
disputed: escalated    | award        | deputy   | settling
settling: building     | built        | wallet   | settling
settling: building     | stale        | wallet   | settling
settling: building     | refused      | wallet   | frozen
settling: co-signing   | stale        | wallet   | settling
settling: co-signing   | signed       | wallet   | settling
settling: co-signing   | refused      | wallet   | frozen
settling: signed       | submitted    | wallet   | settling
settling: signed       | rejected     | wallet   | frozen
settling: submitted    | submitted    | wallet   | settling
awaiting_funding       | does not add up | reconciler | frozen
confirming             | does not add up | reconciler | frozen
funded                 | does not add up | reconciler | frozen
shipped                | does not add up | reconciler | frozen
disputed by buyer      | does not add up | reconciler | frozen
disputed: escalated    | does not add up | reconciler | frozen
settling: building     | does not add up | reconciler | frozen
settling: co-signing   | does not add up | reconciler | frozen
settling: signed       | does not add up | reconciler | frozen
settling: submitted    | does not add up | reconciler | frozen
frozen: does not add up | adds up     | reconciler | shipped
frozen: payout refused | retry        | operator | settling
frozen: payout rejected | retry       | operator | settling
pending                | outage       | timer    | pending
awaiting_funding       | outage       | timer    | awaiting_funding
funded                 | outage       | timer    | funded
shipped                | outage       | timer    | shipped
disputed by buyer      | outage       | timer    | disputed
disputed: escalated    | outage       | timer    | disputed
disputed: again        | outage       | timer    | disputed
disputed: again        | does not add up | reconciler | frozen
disputed: again        | propose      | buyer    | disputed
disputed: again        | propose      | vendor   | disputed
disputed: again        | award        | arbiter  | settling
";

fn allowed() -> Vec<[&'static str; 4]> {
    let row = |line: &'static str| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        <[_; 4]>::try_from(cells).expect("four cells")
    };
    ALLOWED.lines().filter(|line| !line.is_empty()).map(row).collect()
}

#[test]
fn everything_outside_the_table_is_refused_and_what_is_in_it_happens() {
    let allowed = allowed();
    let mut happened = 0;
    for (state, story) in states() {
        for (name, event) in events() {
            for (who, actor) in actors() {
                let case = format!("{state} | {name} | {who}");
                let result = apply(&story.escrow, &event, actor, story.now);
                let row = allowed
                    .iter()
                    .find(|row| row[0] == state && row[1] == name && row[2] == who);
                // The wallets may repeat the address that is known; nothing changes.
                let repeats = name == "wallet ready" && who == "wallet" && state != "pending";
                match (row, result) {
                    (Some(row), Ok(transition)) => {
                        assert_eq!(transition.escrow.state.name(), row[3], "{case}");
                        happened += 1;
                    }
                    (None, Ok(transition)) if repeats => {
                        assert_eq!(transition.escrow, story.escrow, "{case}");
                        assert!(!transition.recorded, "{case}");
                    }
                    (None, Err(_)) if !repeats => {}
                    (row, result) => panic!("{case}: {row:?} but {result:?}"),
                }
            }
        }
    }
    assert_eq!(happened, allowed.len(), "each row of the table is reached");
}

#[test]
fn time_and_chain_are_reported_by_their_own_part_of_the_system_alone() {
    for (state, story) in states() {
        for (who, actor) in actors() {
            let view = Event::Chain(ChainView::default());
            let tick = Event::Tick {
                tip_time_ms: story.now,
            };
            assert_eq!(
                apply(&story.escrow, &view, actor, story.now).is_ok(),
                who == "watcher",
                "{state} | chain | {who}"
            );
            assert_eq!(
                apply(&story.escrow, &tick, actor, story.now).is_ok(),
                who == "timer",
                "{state} | tick | {who}"
            );
        }
    }
}

#[test]
fn a_stranger_learns_nothing_a_party_learns_why() {
    let story = Story::funded();
    let refusal = |command: Command, actor| {
        apply(&story.escrow, &Event::Command(command), actor, story.now).expect_err("refused")
    };
    assert_eq!(refusal(Command::Ship, stranger()), Refusal::NotAParty);
    assert_eq!(
        refusal(Command::Ship, buyer()).to_string(),
        "the buyer of an order cannot ship"
    );
    assert_eq!(
        refusal(Command::Confirm, buyer()).to_string(),
        "cannot confirm while the order is funded"
    );
    assert_eq!(
        refusal(Command::Dispute { reason: "  ".into() }, buyer()).to_string(),
        "give a reason of 1 to 4000 characters"
    );
    assert!(matches!(
        refusal(
            Command::Dispute {
                reason: "x".repeat(4_001)
            },
            buyer()
        ),
        Refusal::Reason { max: 4_000 }
    ));
}

#[test]
fn a_settlement_that_is_not_there_cannot_be_reported_on() {
    let story = Story::settling();
    let event = Event::PayoutBuilt {
        no: 1,
        network_fee: NETWORK_FEE,
    };
    assert_eq!(
        apply(&story.escrow, &event, Actor::Wallet, story.now),
        Err(Refusal::OutOfStep { state: "settling" })
    );
    let event = Event::PayoutBuilt {
        no: 0,
        network_fee: PRICE,
    };
    let refusal = apply(&story.escrow, &event, Actor::Wallet, story.now).expect_err("a fee of everything");
    assert!(matches!(refusal, Refusal::Payout(_)), "{refusal}");
    let mut story = Story::settling();
    story
        .event(
            Event::PayoutBuilt {
                no: 0,
                network_fee: NETWORK_FEE,
            },
            Actor::Wallet,
        )
        .expect("built");
    let other_fee = Piconero(NETWORK_FEE.0 + 1);
    let event = Event::PayoutSigned {
        no: 0,
        tx_id: tx(1),
        network_fee: other_fee,
        signed_hash: Hash::of_bytes(b""),
    };
    assert!(
        apply(&story.escrow, &event, Actor::Wallet, story.now).is_err(),
        "signed is not what was built"
    );
}
