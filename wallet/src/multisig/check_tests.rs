use domain::escrow::payout::{Payment, PayoutPlan, Recipient, Share};
use domain::{OutputRef, Piconero, Role, TxId, WalletId};

use super::*;
use crate::multisig::PayoutInput;

const FEE: Piconero = Piconero(100);

fn share(recipient: Recipient, address: &str, gross: u64, bears_fee: bool) -> Share {
    Share {
        recipient,
        address: address.to_owned(),
        gross: Piconero(gross),
        bears_fee,
    }
}

fn request() -> PayoutRequest {
    let input = |index, amount| PayoutInput {
        output: OutputRef {
            tx_id: TxId([7; 32]),
            index,
        },
        amount: Piconero(amount),
    };
    PayoutRequest {
        wallet: WalletId(uuid::Uuid::from_u128(1)),
        builder: Role::Vendor,
        co_signer: Role::Buyer,
        inputs: vec![input(0, 6_000), input(3, 4_000)],
        shares: PayoutPlan {
            total: Piconero(10_000),
            shares: vec![
                share(Recipient::Vendor, "vendor", 9_000, true),
                share(Recipient::Operator, "operator", 1_000, false),
            ],
        },
        fee_ceiling: Piconero(150),
    }
}

fn pay(address: &str, amount: u64) -> Payment {
    Payment {
        address: address.to_owned(),
        amount: Piconero(amount),
    }
}

fn right() -> DecodedPayout {
    DecodedPayout {
        recipients: vec![pay("operator", 1_000), pay("vendor", 8_900)],
        amount_in: Piconero(10_000),
        amount_out: Piconero(9_900),
        change: Piconero::ZERO,
        fee: FEE,
        unlock_time: 0,
    }
}

#[test]
fn exactly_what_was_decided_passes() {
    assert_eq!(check(&request(), FEE, &right()), Ok(()));
}

#[test]
fn one_recipient_in_two_outputs_passes() {
    let mut payout = right();
    payout.recipients = vec![pay("operator", 1_000), pay("vendor", 8_000), pay("vendor", 900)];
    assert_eq!(check(&request(), FEE, &payout), Ok(()));
}

#[test]
fn anything_else_is_refused() {
    type Change = fn(&mut DecodedPayout);
    let cases: [(&str, Change); 15] = [
        ("another address", |p| {
            p.recipients[1].address = "thief".to_owned();
        }),
        ("a piconero less", |p| p.recipients[1].amount.0 -= 1),
        ("a piconero more", |p| p.recipients[1].amount.0 += 1),
        ("swapped amounts", |p| {
            p.recipients = vec![pay("operator", 8_900), pay("vendor", 1_000)];
        }),
        ("shifted by a piconero", |p| {
            p.recipients = vec![pay("operator", 1_001), pay("vendor", 8_899)];
        }),
        ("an extra output", |p| p.recipients.push(pay("thief", 1))),
        ("an extra output of nothing that hides a missing one", |p| {
            p.recipients[0] = pay("thief", 1_000);
        }),
        ("a missing output", |p| drop(p.recipients.pop())),
        ("no output", |p| p.recipients.clear()),
        ("change", |p| p.change.0 = 1),
        ("an unlock time", |p| p.unlock_time = 1),
        ("a high fee", |p| p.fee.0 = 151),
        ("another fee than was said", |p| p.fee.0 = 99),
        ("more inputs", |p| p.amount_in.0 += 1),
        ("outputs that do not add up", |p| p.amount_out.0 += 1),
    ];
    for (name, change) in cases {
        let mut payout = right();
        change(&mut payout);
        assert!(check(&request(), FEE, &payout).is_err(), "{name}");
    }
}

#[test]
fn the_reason_names_what_differs() {
    let mut payout = right();
    payout.recipients[1].amount.0 -= 1;
    let refusal = check(&request(), FEE, &payout).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "vendor gets 0.000000008899 XMR instead of 0.0000000089 XMR"
    );
}

#[test]
fn requests_that_contradict_themselves_are_refused() {
    let mut same = request();
    same.co_signer = Role::Vendor;
    assert_eq!(check(&same, FEE, &right()), Err(Refusal::SameParty));

    let mut less = request();
    less.inputs.pop();
    assert!(matches!(check(&less, FEE, &right()), Err(Refusal::Shares { .. })));

    let mut overflow = request();
    overflow.inputs[0].amount = Piconero(u64::MAX);
    assert_eq!(check(&overflow, FEE, &right()), Err(Refusal::Sums));
}

#[test]
fn a_fee_that_eats_everything_is_refused() {
    let mut tiny = request();
    tiny.fee_ceiling = Piconero(20_000);
    let mut payout = right();
    payout.fee = Piconero(10_000);
    assert_eq!(
        check(&tiny, Piconero(10_000), &payout),
        Err(Refusal::NothingLeft(Piconero(10_000)))
    );
}
