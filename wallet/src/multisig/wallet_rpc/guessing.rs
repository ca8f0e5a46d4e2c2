//! Building with a wallet that cannot subtract the fee from what it pays.
//!
//! Such a wallet must be told what to pay before it says what the fee is. The fee follows the transaction's
//! size, which differs by some bytes from build to build, as every build draws new ring members whose
//! distances are written in one to five bytes. So a build that is exact takes luck: on a short chain, where
//! nearly every distance is one byte, it comes at once; on the main chain it may take a dozen builds, and
//! [`BUILDS`] may not be enough. Then the whole payout is tried again later. Wallets of Monero 0.18.3.2 and
//! later need none of this.

use domain::Piconero;
use domain::escrow::payout::{Payment, PayoutError};

use super::WalletRpc;
use super::building::{attempt, too_high, unsigned};
use super::pair::Pair;
use crate::multisig::{MultisigError, PayoutRequest, UnsignedPayout};
use crate::rpc::wallet::{Destination, Transfer};

/// Builds before giving up.
const BUILDS: usize = 24;
/// Builds in a row that may cost more than guessed. Further ones are unlikely to cost less: the guess came
/// from an unusually small transaction.
const MISSES: usize = 3;

pub(super) async fn build(
    backend: &WalletRpc,
    request: &PayoutRequest,
    pair: &mut Pair,
) -> Result<UnsignedPayout, MultisigError> {
    let highest = highest_guess(request);
    let mut guess = highest;
    let mut misses = 0;
    for _ in 0..BUILDS {
        let transfer = after_fee(backend, request, guess)?;
        let Some(sent) = attempt(backend, request, pair, &transfer).await? else {
            if guess == highest {
                return Err(unaffordable(request, highest));
            }
            misses += 1;
            if misses == MISSES {
                (guess, misses) = (highest, 0);
            }
            continue;
        };
        if sent.fee == guess {
            return Ok(unsigned(sent));
        }
        // It cost less than guessed, and the rest is change. The next may cost exactly the same.
        (guess, misses) = (sent.fee, 0);
    }
    let why = format!("the fee did not settle in {BUILDS} builds");
    Err(MultisigError::Stale(why))
}

fn after_fee(backend: &WalletRpc, request: &PayoutRequest, fee: Piconero) -> Result<Transfer, MultisigError> {
    let destination = |payment: Payment| Destination {
        address: payment.address,
        amount: payment.amount,
    };
    Ok(Transfer {
        destinations: request
            .shares
            .payments(fee)?
            .into_iter()
            .map(destination)
            .collect(),
        subtract_fee_from_outputs: Vec::new(),
        priority: backend.fee_priority,
        unlock_time: 0,
    })
}

/// The ceiling, or the most that leaves a piconero to each who bears the fee.
fn highest_guess(request: &PayoutRequest) -> Piconero {
    let bearing = || request.shares.shares.iter().filter(|share| share.bears_fee);
    let smallest = bearing().map(|share| share.gross.0).min().unwrap_or_default();
    let bearers = u64::try_from(bearing().count()).unwrap_or(u64::MAX);
    let affordable = smallest.saturating_sub(1).saturating_mul(bearers);
    request.fee_ceiling.min(Piconero(affordable))
}

/// Why a fee above `highest` cannot be paid.
fn unaffordable(request: &PayoutRequest, highest: Piconero) -> MultisigError {
    if highest == request.fee_ceiling {
        return too_high(Piconero(highest.0.saturating_add(1)), request);
    }
    PayoutError::FeeExceedsMoney {
        network_fee: Piconero(highest.0.saturating_add(1)),
        total: request.shares.total,
    }
    .into()
}

#[cfg(test)]
mod tests {
    use domain::escrow::payout::{PayoutPlan, Recipient, Share};
    use domain::{Role, WalletId};

    use super::*;

    fn request(gross: [u64; 2], bears_fee: [bool; 2]) -> PayoutRequest {
        let share = |place: usize| Share {
            recipient: [Recipient::Buyer, Recipient::Vendor][place],
            address: format!("address {place}"),
            gross: Piconero(gross[place]),
            bears_fee: bears_fee[place],
        };
        PayoutRequest {
            wallet: WalletId(uuid::Uuid::from_u128(1)),
            builder: Role::Vendor,
            co_signer: Role::Buyer,
            inputs: Vec::new(),
            shares: PayoutPlan {
                total: Piconero(gross[0] + gross[1]),
                shares: vec![share(0), share(1)],
            },
            fee_ceiling: Piconero(100),
        }
    }

    #[test]
    fn the_highest_guess_can_be_paid_by_whoever_bears_it() {
        for (gross, bears_fee, highest) in [
            ([1_000, 1_000], [true, true], 100),
            ([1_000, 30], [true, true], 58),
            ([1_000, 30], [true, false], 100),
            ([1_000, 1], [true, true], 0),
        ] {
            let request = request(gross, bears_fee);
            let guess = highest_guess(&request);
            assert_eq!(guess, Piconero(highest));
            request.shares.payments(guess).unwrap();
        }
    }

    #[test]
    fn a_higher_fee_is_above_the_ceiling_or_eats_a_share() {
        let rich = request([1_000, 1_000], [true, true]);
        let (fee, ceiling) = (Piconero(101), Piconero(100));
        assert_eq!(
            unaffordable(&rich, highest_guess(&rich)),
            MultisigError::FeeTooHigh { fee, ceiling }
        );
        let poor = request([1_000, 30], [true, true]);
        assert!(matches!(
            unaffordable(&poor, highest_guess(&poor)),
            MultisigError::Impossible(_)
        ));
    }
}
