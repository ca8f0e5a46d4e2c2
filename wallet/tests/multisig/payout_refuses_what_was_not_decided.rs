//! Wrong inputs, wrong sums, altered requests: nothing is built or signed.

use domain::{OutputRef, Piconero, TxId, WalletId};
use uuid::Uuid;
use wallet::multisig::check::Refusal;
use wallet::multisig::{MultisigBackend, MultisigError, PayoutRequest};

use crate::support::{World, XMR, request};

async fn build_error(world: &World, request: &PayoutRequest) -> MultisigError {
    world.backend.build(request).await.unwrap_err()
}

#[tokio::test]
async fn only_the_decided_payout_is_built_and_signed() {
    let world = World::start().await;
    let wallet = world.claim(1).await;
    let vendor = world.chain.new_wallet();
    let inputs = world.fund(&wallet, &[XMR]).await;
    let good = request(&wallet, inputs.clone(), &[(&vendor, 0)]);

    let mut unknown_wallet = good.clone();
    unknown_wallet.wallet = WalletId(Uuid::from_u128(9));
    let error = build_error(&world, &unknown_wallet).await;
    assert_eq!(error, MultisigError::Unknown(unknown_wallet.wallet));

    let mut same_party = good.clone();
    same_party.co_signer = same_party.builder;
    let reason = Refusal::SameParty;
    assert_eq!(
        build_error(&world, &same_party).await,
        MultisigError::Refused { reason }
    );

    let mut other_sum = good.clone();
    other_sum.shares.total = Piconero(XMR - 1);
    assert!(matches!(
        build_error(&world, &other_sum).await,
        MultisigError::Refused { .. }
    ));

    let mut wrong = inputs.clone();
    wrong[0].output = OutputRef {
        tx_id: TxId([1; 32]),
        index: 0,
    };
    let unknown_output = request(&wallet, wrong, &[(&vendor, 0)]);
    let error = build_error(&world, &unknown_output).await;
    assert!(matches!(error, MultisigError::NotSpendable(_)), "{error:?}");

    let mut wrong = inputs.clone();
    wrong[0].amount = Piconero(XMR - 1);
    let other_amount = request(&wallet, wrong, &[(&vendor, 0)]);
    assert!(matches!(
        build_error(&world, &other_amount).await,
        MultisigError::Corrupt(_)
    ));

    let twice = request(
        &wallet,
        [inputs.clone(), inputs.clone()].concat(),
        &[(&vendor, 0)],
    );
    assert!(matches!(
        build_error(&world, &twice).await,
        MultisigError::Corrupt(_)
    ));

    let fresh = world.chain.pay(&wallet.address, Piconero(XMR)).await.unwrap();
    world.chain.mine(1).await.unwrap();
    let fresh = world.input(&wallet, fresh, Piconero(XMR)).await;
    let locked = request(&wallet, vec![fresh], &[(&vendor, 0)]);
    let error = build_error(&world, &locked).await;
    assert!(matches!(error, MultisigError::NotSpendable(_)), "{error:?}");

    let mut cheap = good.clone();
    cheap.fee_ceiling = Piconero(1_000);
    let error = build_error(&world, &cheap).await;
    assert!(matches!(error, MultisigError::FeeTooHigh { .. }), "{error:?}");

    let unsigned = world.build(&good).await;
    let mut altered = good.clone();
    altered.shares.shares[0].address = world.chain.bank.address().to_owned();
    let error = world.backend.co_sign(&altered, &unsigned).await.unwrap_err();
    assert!(matches!(error, MultisigError::Refused { .. }), "{error:?}");

    let mut understated = unsigned.clone();
    understated.network_fee.0 -= 1;
    let error = world.backend.co_sign(&good, &understated).await.unwrap_err();
    assert!(matches!(error, MultisigError::Refused { .. }), "{error:?}");

    let mut garbage = unsigned.clone();
    garbage.tx_set = "00".repeat(200);
    let error = world.backend.co_sign(&good, &garbage).await.unwrap_err();
    assert!(matches!(error, MultisigError::Stale(_)), "{error:?}");

    let signed = world.co_sign(&good, &unsigned).await;
    let mut torn = signed.clone();
    torn.tx_set = "00".repeat(200);
    let error = world.backend.broadcast(&good, &torn).await.unwrap_err();
    assert!(matches!(error, MultisigError::Rejected(_)), "{error:?}");

    world.backend.broadcast(&good, &signed).await.unwrap();
    world.chain.mine(1).await.unwrap();
    let error = build_error(&world, &good).await;
    assert!(matches!(error, MultisigError::AlreadySpent(_)), "{error:?}");
}
