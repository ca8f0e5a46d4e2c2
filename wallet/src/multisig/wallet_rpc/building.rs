//! The builder's side of a payout.

use domain::Piconero;
use domain::escrow::payout::Payment;

use super::exchange::exchange;
use super::inputs::select;
use super::pair::Pair;
use super::{WalletRpc, co_signing};
use crate::multisig::check::{Refusal, check};
use crate::multisig::{MultisigError, PayoutRequest, UnsignedPayout};
use crate::rpc::RpcError;
use crate::rpc::wallet::{Destination, Transfer, code};

/// Builds before giving up. The first learns the fee; the size of a transaction, and with it the fee, differs
/// by a few bytes from build to build.
const BUILDS: usize = 6;

pub(super) async fn build(
    backend: &WalletRpc,
    request: &PayoutRequest,
) -> Result<UnsignedPayout, MultisigError> {
    sane(request).map_err(|reason| MultisigError::Refused { reason })?;
    let _lock = backend.locks.lock(request.wallet).await;
    let (record, address) = backend.ready_record(request.wallet).await?;
    let pair = Pair::open(backend, request, &record, &address).await?;
    let built = build_with(backend, request, &pair).await;
    // Not handed out unless both have saved the nonces that the signature will need.
    let closed = pair.close().await;
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
    pair: &Pair,
) -> Result<UnsignedPayout, MultisigError> {
    let builder = pair.builder.client();
    let mut guess = first_guess(request);
    for _ in 0..BUILDS {
        exchange(pair).await?;
        // After the exchange: an import scans anew and forgets what was frozen.
        select(&backend.chain, builder, request).await?;
        let transfer = Transfer {
            destinations: request
                .shares
                .payments(guess)?
                .into_iter()
                .map(destination)
                .collect(),
            priority: backend.fee_priority,
            unlock_time: 0,
        };
        let sent = match builder.transfer(&transfer).await {
            Ok(sent) => sent,
            Err(error) if lacks_money(&error) => {
                guess = more(guess, request)?;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let (fee, ceiling) = (sent.fee, request.fee_ceiling);
        if fee > ceiling {
            return Err(MultisigError::FeeTooHigh { fee, ceiling });
        }
        if fee == guess {
            let decoded = co_signing::decode(builder, &sent.multisig_txset).await?;
            if decoded.change.is_zero() {
                check(request, fee, &decoded).map_err(|reason| MultisigError::Refused { reason })?;
                return Ok(UnsignedPayout {
                    tx_set: sent.multisig_txset,
                    network_fee: fee,
                });
            }
        }
        guess = fee;
    }
    let why = format!("the fee did not settle in {BUILDS} builds");
    Err(MultisigError::Stale(why))
}

/// The ceiling, so that the wallet surely has enough beside the payments; half of a sum that is too small for
/// that.
fn first_guess(request: &PayoutRequest) -> Piconero {
    request.fee_ceiling.min(Piconero(request.shares.total.0 / 2))
}

/// A fee that is 2 % higher, within the ceiling.
fn more(guess: Piconero, request: &PayoutRequest) -> Result<Piconero, MultisigError> {
    let ceiling = request.fee_ceiling;
    let fee = Piconero(guess.0.saturating_add(guess.0 / 50).saturating_add(1));
    if guess >= first_guess(request) {
        return Err(MultisigError::FeeTooHigh { fee, ceiling });
    }
    Ok(fee.min(ceiling))
}

fn lacks_money(error: &RpcError) -> bool {
    matches!(
        error.code(),
        Some(code::TX_NOT_POSSIBLE | code::NOT_ENOUGH_MONEY | code::NOT_ENOUGH_UNLOCKED_MONEY)
    )
}

fn destination(payment: Payment) -> Destination {
    Destination {
        address: payment.address,
        amount: payment.amount,
    }
}
