//! Well-formed transactions of a real wallet that differ in one thing from what was decided. The co-signer's wallet
//! would sign each of them; the co-signer's check refuses it, and nothing is signed.

use domain::Piconero;
use domain::escrow::payout::Payment;
use wallet::multisig::check::Refusal;
use wallet::multisig::{MultisigBackend, MultisigError, PayoutInput, UnsignedPayout};
use wallet::regtest::OrdinaryWallet;

use crate::support::builder::{Builder, Forgery};
use crate::support::{World, XMR, due, request};

/// Since this interface a wallet signs for no output that it is told not to spend, and makes no time lock.
const STRICT: (u32, u32) = (1, 31);
/// What the network may take in these tests; at the lowest level it takes a fraction of this.
const CEILING: Piconero = Piconero(XMR / 200);

/// Makes these transactions, all of which the co-signer's wallet can read.
struct Case<'a> {
    builder: Builder<'a>,
    thief: OrdinaryWallet,
    made: Vec<(&'static str, UnsignedPayout, Refusal)>,
}

impl Case<'_> {
    async fn add(
        &mut self,
        what: &'static str,
        forgery: Forgery,
        why: impl Fn(&[Payment], Piconero) -> Refusal,
    ) {
        let unsigned = self.builder.make(&forgery, self.thief.address()).await.unwrap();
        let fee = unsigned.network_fee;
        let reason = why(&self.builder.due(fee), fee);
        self.made.push((what, unsigned, reason));
    }
}

/// The first recipient in the order of addresses, which is the one that is named, gets so much more than it is due.
fn first_gets(due: &[Payment], more: i64) -> Refusal {
    let first = due[0].clone();
    Refusal::Recipient {
        address: first.address,
        paid: Piconero(first.amount.0.checked_add_signed(more).unwrap()),
        due: first.amount,
    }
}

/// Those that pay others, or other sums.
async fn add_other_payments(case: &mut Case<'_>, honest: &Forgery) {
    let other_recipient = Forgery {
        alter: |payments, thief| thief.clone_into(&mut payments[0].address),
        ..honest.clone()
    };
    let nothing = |due: &[Payment], _| first_gets(due, -due[0].amount.0.cast_signed());
    // The first, so that it can be signed.
    case.add("another recipient", other_recipient, nothing).await;

    let moved = Forgery {
        alter: |payments, _| {
            payments[0].amount.0 += 1;
            payments[1].amount.0 -= 1;
        },
        ..honest.clone()
    };
    case.add("a piconero moved", moved, |due, _| first_gets(due, 1))
        .await;

    let kept = Forgery {
        alter: |payments, _| payments[0].amount.0 -= 1,
        ..honest.clone()
    };
    case.add("a piconero kept", kept, |_, _| Refusal::Change(Piconero(1)))
        .await;

    let change = Forgery {
        alter: |payments, _| payments[0].amount.0 -= XMR / 100,
        ..honest.clone()
    };
    let hundredth = Piconero(XMR / 100);
    case.add("other change", change, |_, _| Refusal::Change(hundredth))
        .await;

    let extra = Forgery {
        alter: |payments, thief| {
            payments[0].amount.0 -= 1;
            payments.push(Payment {
                address: thief.to_owned(),
                amount: Piconero(1),
            });
        },
        ..honest.clone()
    };
    case.add("an extra output", extra, |due, _| first_gets(due, -1))
        .await;
}

#[tokio::test]
async fn each_difference_is_refused_by_the_check_and_the_decided_is_signed() {
    let world = World::start().await;
    let wallet = world.claim(1).await;
    let [vendor, operator] = [(); 2].map(|()| world.chain.new_wallet());
    let inputs = world.fund(&wallet, &[2 * XMR, 2 * XMR]).await;
    let [counted, twin] = <[PayoutInput; 2]>::try_from(inputs).unwrap();
    let to = [(&vendor, 2 * XMR - XMR / 50), (&operator, 0)];
    let mut decided = request(&wallet, vec![counted], &to);
    // What the contract allows is well above the ordinary fee, and well below that of the highest level.
    decided.fee_ceiling = CEILING;
    let builder = Builder::of(&world, &wallet, &decided).await;
    let honest = builder.honest();
    let thief = world.chain.new_wallet();
    let made = Vec::new();
    let mut case = Case { builder, thief, made };
    case.builder.begin().await;
    let is_strict = case.builder.version().await >= STRICT;

    add_other_payments(&mut case, &honest).await;

    let more_inputs = Forgery {
        spend: vec![counted, twin],
        alter: |payments, _| payments[0].amount.0 += 2 * XMR,
        ..honest.clone()
    };
    let sums = Refusal::Inputs {
        spent: Piconero(4 * XMR),
        counted: Piconero(2 * XMR),
    };
    case.add("a late payment as well", more_inputs, |_, _| sums.clone())
        .await;

    let locked = Forgery {
        unlock_time: 100_000,
        ..honest.clone()
    };
    if is_strict {
        let made = case.builder.make(&locked, "").await;
        made.expect_err("newer wallets make none");
    } else {
        case.add("a time lock", locked, |_, _| Refusal::UnlockTime(100_000))
            .await;
    }

    let two = case
        .builder
        .make_two(&[counted, twin], case.thief.address())
        .await;
    let twice = Refusal::Transactions(2);
    case.made.push(("two transactions", two, twice));

    let greedy = Forgery {
        priority: 4,
        ..honest.clone()
    };
    case.add("a high fee", greedy, |_, fee| Refusal::Fee {
        fee,
        ceiling: CEILING,
    })
    .await;
    case.builder.end().await;

    for (what, unsigned, reason) in &case.made {
        let error = world.backend.co_sign(&decided, unsigned).await.unwrap_err();
        let reason = reason.clone();
        assert_eq!(error, MultisigError::Refused { reason }, "{what}");
    }
    let (what, first, _) = &case.made[0];
    assert_eq!(case.builder.would_sign(first).await, 1, "{what}");

    if is_strict {
        case.builder.begin().await;
        let other_payment = Forgery {
            spend: vec![twin],
            ..honest.clone()
        };
        let unsigned = case.builder.make(&other_payment, "").await.unwrap();
        case.builder.end().await;
        let error = world.backend.co_sign(&decided, &unsigned).await.unwrap_err();
        let reason = Refusal::OtherInputs;
        assert_eq!(error, MultisigError::Refused { reason });
    }

    case.builder.begin().await;
    let unsigned = case.builder.make(&honest, "").await.unwrap();
    case.builder.end().await;
    let signed = world.co_sign(&decided, &unsigned).await;
    world.backend.broadcast(&decided, &signed).await.unwrap();
    world.chain.mine(11).await.unwrap();
    for person in [&vendor, &operator] {
        let balance = person.balance().await.unwrap().unlocked_balance;
        assert_eq!(balance, due(&decided, &signed, person));
    }
    assert_eq!(case.thief.balance().await.unwrap().balance, Piconero::ZERO);
}

/// Its keys are others: there is nothing to compare, and nothing to sign.
#[tokio::test]
async fn what_another_wallet_made_cannot_even_be_read() {
    let world = World::start().await;
    let [wallet, other] = [world.claim(1).await, world.claim(2).await];
    let vendor = world.chain.new_wallet();
    let inputs = world.fund(&wallet, &[XMR]).await;
    let decided = request(&wallet, inputs, &[(&vendor, 0)]);
    let inputs = world.fund(&other, &[XMR]).await;
    let same = request(&other, inputs, &[(&vendor, 0)]);

    let foreign = world.build(&same).await;
    let error = world.backend.co_sign(&decided, &foreign).await.unwrap_err();
    assert!(matches!(error, MultisigError::Stale(_)), "{error:?}");
    world.co_sign(&same, &foreign).await;
}
