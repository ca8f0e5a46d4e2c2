//! The builder's side of a payout.

use domain::Piconero;

use super::exchange::exchange;
use super::inputs::select;
use super::pair::Pair;
use super::pool::Purpose;
use super::{WalletRpc, guessing, subtracting};
use crate::multisig::check::Refusal;
use crate::multisig::{MultisigError, PayoutRequest, UnsignedPayout};
use crate::rpc::RpcError;
use crate::rpc::wallet::{Sent, Transfer, code};

/// The interface since which `transfer` knows `subtract_fee_from_outputs`; Monero 0.18.3.2 has it. An older
/// process would ignore it and find no money for the fee.
const SUBTRACTS_FEE_SINCE: (u32, u32) = (1, 27);

pub(super) async fn build(
    backend: &WalletRpc,
    request: &PayoutRequest,
) -> Result<UnsignedPayout, MultisigError> {
    sane(request).map_err(|reason| MultisigError::Refused { reason })?;
    let _lock = backend.locks.lock(request.wallet).await;
    let (record, address) = backend.ready_record(request.wallet).await?;
    let signers = (request.builder, request.co_signer);
    let mut pair = Pair::open(backend, signers, Purpose::Payout, &record, &address).await?;
    let built = build_with(backend, request, &mut pair).await;
    // Not handed out unless both have saved the nonces that the signature will need.
    let closed = pair.close(&record).await;
    built.and_then(|built| closed.map(|()| built))
}

fn sane(request: &PayoutRequest) -> Result<(), Refusal> {
    if request.builder == request.co_signer {
        return Err(Refusal::SameParty);
    }
    let counted = request.inputs_sum().ok_or(Refusal::Sums)?;
    let shares = request.shares.total;
    if shares == counted {
        Ok(())
    } else {
        Err(Refusal::Shares { shares, counted })
    }
}

async fn build_with(
    backend: &WalletRpc,
    request: &PayoutRequest,
    pair: &mut Pair,
) -> Result<UnsignedPayout, MultisigError> {
    if pair.builder.client().version().await? >= SUBTRACTS_FEE_SINCE {
        let transfer = subtracting::transfer(&request.shares, backend.fee_priority);
        if let Some(sent) = attempt(backend, request, pair, &transfer).await? {
            return Ok(unsigned(sent));
        }
        // The fee is more than a share that bears it; guessing finds out how much it is.
    }
    guessing::build(backend, request, pair).await
}

/// Makes one transaction from the request's inputs; `None` if they do not carry the fee beside what the
/// transfer pays.
pub(super) async fn attempt(
    backend: &WalletRpc,
    request: &PayoutRequest,
    pair: &mut Pair,
    transfer: &Transfer,
) -> Result<Option<Sent>, MultisigError> {
    exchange(pair).await?;
    pair.set_round(None);
    let builder = pair.builder.client();
    // After the exchange: an import scans anew and forgets what was frozen.
    select(&backend.chain, builder, request).await?;
    match builder.transfer(transfer).await {
        Ok(sent) if sent.fee > request.fee_ceiling => Err(too_high(sent.fee, request)),
        Ok(sent) => Ok(Some(sent)),
        Err(error) if lacks_money(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What the co-signer's wallet decodes and compares before it signs. That the builder's own wallet says of it what
/// was asked for would prove nothing, and takes a tenth of the payout's time.
pub(super) fn unsigned(sent: Sent) -> UnsignedPayout {
    UnsignedPayout {
        tx_set: sent.multisig_txset,
        network_fee: sent.fee,
    }
}

pub(super) const fn too_high(fee: Piconero, request: &PayoutRequest) -> MultisigError {
    let ceiling = request.fee_ceiling;
    MultisigError::FeeTooHigh { fee, ceiling }
}

fn lacks_money(error: &RpcError) -> bool {
    matches!(
        error.code(),
        Some(
            code::TX_NOT_POSSIBLE
                | code::NOT_ENOUGH_MONEY
                | code::NOT_ENOUGH_UNLOCKED_MONEY
                | code::ZERO_AMOUNT
        )
    )
}
