//! Who gets how much, in numbers.

#![cfg(test)]

mod common;

use common::*;
use domain::escrow::payout::Recipient;
use domain::escrow::{Contract, Decision, Payment, PayoutError, PayoutPlan};
use domain::{BasisPoints, Permille, Piconero};
use proptest::prelude::*;

fn paid(contract: &Contract, decision: Decision, total: u64, fee: u64) -> Vec<(String, u64)> {
    let plan = PayoutPlan::new(contract, decision, Piconero(total)).expect("plan");
    let payments = plan.payments(Piconero(fee)).expect("payments");
    payments
        .into_iter()
        .map(|Payment { address, amount }| (address, amount.0))
        .collect()
}

#[test]
fn without_a_fee_the_vendor_has_it_all() {
    let contract = Contract {
        fee: BasisPoints::NONE,
        fee_address: None,
        ..contract()
    };
    assert_eq!(
        paid(&contract, Decision::Release, PRICE.0, 100),
        [(PAYOUT.to_owned(), PRICE.0 - 100)]
    );
}

#[test]
fn recipients_at_one_address_are_paid_in_one_sum() {
    let contract = Contract {
        payout_address: REFUND.into(),
        ..contract()
    };
    let split = Decision::Split { buyer: permille(500) };
    assert_eq!(
        paid(&contract, split, PRICE.0, 10),
        [
            (REFUND.to_owned(), PRICE.0 - 12_500_000_000 - 10),
            (FEE.to_owned(), 12_500_000_000)
        ]
    );
}

#[test]
fn both_bear_half_of_the_network_fee_and_the_first_its_odd_piconero() {
    let contract = Contract {
        fee: BasisPoints::NONE,
        fee_address: None,
        ..contract()
    };
    let split = Decision::Split { buyer: permille(300) };
    let (buyer, vendor) = (PRICE.0 / 10 * 3, PRICE.0 / 10 * 7);
    assert_eq!(
        paid(&contract, split, PRICE.0, 101),
        [(REFUND.to_owned(), buyer - 51), (PAYOUT.to_owned(), vendor - 50)]
    );
}

#[test]
fn a_part_that_the_network_fee_could_eat_bears_none_of_it() {
    let contract = Contract {
        fee: BasisPoints::NONE,
        fee_address: None,
        ..contract()
    };
    let split = Decision::Split { buyer: permille(1) };
    let buyer = PRICE.0 / 1000;
    assert!(buyer <= contract.network_fee_ceiling.0);
    assert_eq!(
        paid(&contract, split, PRICE.0, 100),
        [
            (REFUND.to_owned(), buyer),
            (PAYOUT.to_owned(), PRICE.0 - buyer - 100)
        ]
    );
}

#[test]
fn of_two_small_parts_the_larger_bears_the_network_fee() {
    let amount = Piconero(2_000_000_000);
    let contract = Contract {
        amount,
        fee: BasisPoints::NONE,
        fee_address: None,
        ..contract()
    };
    for (share, buyer, vendor) in [
        (600, 1_199_999_900, 800_000_000),
        (400, 800_000_000, 1_199_999_900),
        (500, 1_000_000_000, 999_999_900),
    ] {
        assert_eq!(
            paid(
                &contract,
                Decision::Split {
                    buyer: permille(share)
                },
                amount.0,
                100
            ),
            [(REFUND.to_owned(), buyer), (PAYOUT.to_owned(), vendor)]
        );
    }
}

#[test]
fn a_network_fee_of_everything_is_refused() {
    let plan = PayoutPlan::new(&contract(), Decision::Refund, Piconero(500)).expect("plan");
    assert!(plan.payments(Piconero(499)).is_ok());
    assert!(matches!(
        plan.payments(Piconero(500)),
        Err(PayoutError::FeeExceedsMoney { .. })
    ));
}

#[test]
fn less_than_the_price_cannot_be_released() {
    let plan = PayoutPlan::new(&contract(), Decision::Release, Piconero(PRICE.0 - 1));
    assert!(matches!(plan, Err(PayoutError::Underfunded { .. })));
}

#[test]
fn an_extreme_award_is_a_release_or_a_refund() {
    assert_eq!(Decision::from_share(Permille::NONE), Decision::Release);
    assert_eq!(Decision::from_share(Permille::ALL), Decision::Refund);
}

#[test]
fn contracts_that_cannot_be_are_refused() {
    assert!(contract().validate().is_ok());
    assert!(
        Contract {
            arbiter: user(1),
            ..contract()
        }
        .validate()
        .is_err()
    );
    assert!(
        Contract {
            amount: Piconero(PRICE.0 + 1),
            ..contract()
        }
        .validate()
        .is_err()
    );
    assert!(
        Contract {
            fee_address: None,
            ..contract()
        }
        .validate()
        .is_err()
    );
    assert!(
        Contract {
            dust_floor: Piconero(PRICE.0 + 1),
            ..contract()
        }
        .validate()
        .is_err()
    );
    let mut overflow = contract();
    (overflow.listing.quantity, overflow.listing.unit_price) = (u32::MAX, Piconero(u64::MAX));
    assert!(overflow.validate().is_err());
}

proptest! {
    #[test]
    fn payments_and_network_fee_are_the_total(
        amount in 1u64..=u64::MAX / 4,
        surplus in 0u64..=u64::MAX / 4,
        buyer in 0u16..=1000,
        bps in 0u16..=10_000,
        fee in 0u64..=10_000_000_000,
        refund: bool,
    ) {
        let amount = Piconero(amount);
        let contract = Contract { amount, fee: BasisPoints::try_from(bps).expect("bps"), ..contract() };
        let total = Piconero(amount.0 + surplus);
        let decision = if refund { Decision::Refund } else { Decision::from_share(permille(buyer)) };
        let plan = PayoutPlan::new(&contract, decision, total).expect("plan");
        prop_assert_eq!(plan.shares.iter().map(|share| share.gross).sum::<Piconero>(), total);
        prop_assert!(plan.shares.iter().filter(|share| share.recipient == Recipient::Operator)
            .all(|share| contract.fee.of(amount) >= share.gross && (!share.bears_fee || plan.shares.len() == 1)));
        match plan.payments(Piconero(fee)) {
            Ok(payments) => {
                let paid: Piconero = payments.iter().map(|payment| payment.amount).sum();
                prop_assert_eq!(paid.0 + fee, total.0);
                prop_assert!(payments.iter().all(|payment| !payment.amount.is_zero()));
            }
            // Only a part that is no larger than the fee can be eaten by it.
            Err(_) => prop_assert!(plan.shares.iter().any(|share| share.bears_fee && share.gross.0 <= fee)),
        }
    }
}
