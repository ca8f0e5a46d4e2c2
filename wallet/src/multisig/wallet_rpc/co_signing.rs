//! The co-signer's side of a payout: decode, compare, sign.

use domain::escrow::payout::Payment;

use super::WalletRpc;
use super::inputs::select;
use super::lease::Lease;
use super::pool::Purpose;
use crate::multisig::check::{DecodedPayout, Refusal, check};
use crate::multisig::{MultisigError, PayoutRequest, SignedPayout, UnsignedPayout};
use crate::rpc::wallet::DecodedTransaction;
use crate::rpc::{RpcError, WalletClient};

/// Part of what a wallet says that is asked to sign for an output which it is told not to spend. It has no code
/// for that.
const FROZEN: &str = "frozen";

pub(super) async fn co_sign(
    backend: &WalletRpc,
    request: &PayoutRequest,
    unsigned: &UnsignedPayout,
) -> Result<SignedPayout, MultisigError> {
    let _lock = backend.locks.lock(request.wallet).await;
    let (record, address) = backend.ready_record(request.wallet).await?;
    let party = record.parties.get(request.co_signer);
    let pool = backend.pools.get(request.co_signer);
    let mut lease = pool.lease(party, Purpose::Payout).await?;
    lease.open(party, &address).await?;
    let signed = sign_with(backend, request, unsigned, &lease).await;
    let closed = lease.park(party).await;
    // Not handed out unless the used nonces are forgotten on disk too.
    signed.and_then(|signed| closed.map(|()| signed).map_err(MultisigError::from))
}

async fn sign_with(
    backend: &WalletRpc,
    request: &PayoutRequest,
    unsigned: &UnsignedPayout,
    lease: &Lease,
) -> Result<SignedPayout, MultisigError> {
    let client = lease.client();
    let decoded = decode(client, &unsigned.tx_set).await?;
    check(request, unsigned.network_fee, &decoded).map_err(|reason| MultisigError::Refused { reason })?;
    select(&backend.chain, client, request).await.map_err(unready)?;
    let signed = client
        .sign_multisig(&unsigned.tx_set)
        .await
        .map_err(other_inputs)?;
    match signed.tx_hash_list.as_slice() {
        [tx_id] => Ok(SignedPayout {
            tx_set: signed.tx_data_hex,
            tx_id: *tx_id,
            network_fee: decoded.fee,
        }),
        ids => Err(MultisigError::Refused {
            reason: Refusal::Transactions(ids.len()),
        }),
    }
}

/// The single transaction in `tx_set` as this party's own wallet reads it.
async fn decode(client: &WalletClient, tx_set: &str) -> Result<DecodedPayout, MultisigError> {
    let mut transactions = client.describe_transfer(tx_set).await.map_err(stale)?;
    match (transactions.pop(), transactions.len()) {
        (Some(transaction), 0) => Ok(decoded(transaction)),
        (Some(_), others) => Err(MultisigError::Refused {
            reason: Refusal::Transactions(others + 1),
        }),
        (None, _) => Err(MultisigError::Refused {
            reason: Refusal::Transactions(0),
        }),
    }
}

fn decoded(transaction: DecodedTransaction) -> DecodedPayout {
    let payments = transaction.recipients.into_iter().map(|recipient| Payment {
        address: recipient.address,
        amount: recipient.amount,
    });
    DecodedPayout {
        recipients: payments.collect(),
        amount_in: transaction.amount_in,
        amount_out: transaction.amount_out,
        change: transaction.change_amount,
        fee: transaction.fee,
        unlock_time: transaction.unlock_time,
    }
}

/// The wallet knew the outputs when the transaction was built: it lost them since, and a fresh round brings them
/// back.
fn unready(error: MultisigError) -> MultisigError {
    match error {
        MultisigError::NotSpendable(why) => MultisigError::Stale(why),
        error => error,
    }
}

/// Whatever else is spent, that the sums fit does not make it right: the output may be another payment of the same
/// amount. Wallets before Monero 0.18.3 sign all the same; no real money is trusted to them.
fn other_inputs(error: RpcError) -> MultisigError {
    match &error {
        RpcError::Rpc { message, .. } if message.contains(FROZEN) => MultisigError::Refused {
            reason: Refusal::OtherInputs,
        },
        _ => stale(error),
    }
}

/// A wallet that can't read or sign a set has lost the nonces behind it, or they were used: a fresh round
/// mends either.
fn stale(error: RpcError) -> MultisigError {
    match error {
        RpcError::Rpc { .. } if !error.is_transient() => MultisigError::Stale(error.to_string()),
        _ => error.into(),
    }
}
