//! Who is paid how much out of an escrow, to the piconero.

use serde::{Deserialize, Serialize};

use super::contract::Contract;
use super::settlement::Decision;
use crate::money::{Permille, Piconero};

/// The split of a sum among at most three recipients, before the network fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutPlan {
    /// What is spent: the sum of all shares.
    pub total: Piconero,
    /// At most one for each recipient, none of them zero.
    pub shares: Vec<Share>,
}

/// One recipient's part of a [`PayoutPlan`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Who.
    pub recipient: Recipient,
    /// Where.
    pub address: String,
    /// How much, before the network fee.
    pub gross: Piconero,
    /// The part of `gross` in proportion to which this recipient bears the network fee. The operator's fee
    /// and an overpayment that goes back bear none unless nothing else does.
    pub bearing: Piconero,
}

/// Who can be paid out of an escrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// At the refund address.
    Buyer,
    /// At the payout address.
    Vendor,
    /// At the fee address.
    Operator,
}

/// One destination of a payout transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// A Monero address.
    pub address: String,
    /// What it receives.
    pub amount: Piconero,
}

/// Why a sum cannot be paid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayoutError {
    /// Less money than the contract's amount.
    #[error("{total} XMR is less than the {amount} XMR of the contract")]
    Underfunded {
        /// What is there.
        total: Piconero,
        /// What is owed.
        amount: Piconero,
    },
    /// The network fee eats everything.
    #[error("a network fee of {network_fee} XMR is more than the {total} XMR that would be paid")]
    FeeExceedsMoney {
        /// The fee.
        network_fee: Piconero,
        /// What is there.
        total: Piconero,
    },
}

impl PayoutPlan {
    /// What `decision` means for `total` under `contract`.
    ///
    /// A release or a split divides exactly the contract's amount; what was paid above it goes back to the
    /// buyer. A refund returns everything. The operator's fee is a share of what the vendor receives.
    ///
    /// # Errors
    /// [`PayoutError::Underfunded`] if a release or a split has less than the contract's amount.
    pub fn new(contract: &Contract, decision: Decision, total: Piconero) -> Result<Self, PayoutError> {
        let to_buyer = match decision {
            Decision::Refund | Decision::LateRefund => None,
            Decision::Release => Some(Permille::NONE),
            Decision::Split { buyer } => Some(buyer),
        };
        let Some(to_buyer) = to_buyer else {
            return Ok(Self::from_shares(total, vec![refund(contract, total, total)]));
        };
        let amount = contract.amount;
        let surplus = total
            .checked_sub(amount)
            .ok_or(PayoutError::Underfunded { total, amount })?;
        let buyer = to_buyer.of(amount);
        let vendor = amount.saturating_sub(buyer);
        let fee = contract
            .fee_address
            .as_ref()
            .map_or(Piconero::ZERO, |_| contract.fee.of(vendor));
        let vendor = vendor.saturating_sub(fee);
        let mut shares = vec![
            refund(contract, Piconero(buyer.0 + surplus.0), buyer),
            Share {
                recipient: Recipient::Vendor,
                address: contract.payout_address.clone(),
                gross: vendor,
                bearing: vendor,
            },
        ];
        if let Some(address) = &contract.fee_address {
            let address = address.clone();
            let bearing = Piconero::ZERO;
            shares.push(Share {
                recipient: Recipient::Operator,
                address,
                gross: fee,
                bearing,
            });
        }
        Ok(Self::from_shares(total, shares))
    }

    fn from_shares(total: Piconero, mut shares: Vec<Share>) -> Self {
        shares.retain(|share| !share.gross.is_zero());
        Self { total, shares }
    }

    /// The destinations once the network fee is known: all of them and the fee together are the total.
    /// Recipients at the same address are paid in one sum; whoever the fee leaves nothing is left out.
    ///
    /// # Errors
    /// [`PayoutError::FeeExceedsMoney`] if nothing would be left.
    pub fn payments(&self, network_fee: Piconero) -> Result<Vec<Payment>, PayoutError> {
        let too_much = PayoutError::FeeExceedsMoney {
            network_fee,
            total: self.total,
        };
        if network_fee >= self.total {
            return Err(too_much);
        }
        let mut payments: Vec<Payment> = Vec::new();
        for (share, borne) in self.shares.iter().zip(self.borne(network_fee)) {
            let amount = share.gross.checked_sub(borne).ok_or(too_much)?;
            if amount.is_zero() {
                continue;
            }
            match payments
                .iter_mut()
                .find(|payment| payment.address == share.address)
            {
                Some(payment) => payment.amount = Piconero(payment.amount.0 + amount.0),
                None => payments.push(Payment {
                    address: share.address.clone(),
                    amount,
                }),
            }
        }
        Ok(payments)
    }

    /// What each share bears of the network fee, in the order of the shares: in proportion to `bearing`,
    /// rounded down; the rest falls on whoever still has most left.
    fn borne(&self, network_fee: Piconero) -> Vec<Piconero> {
        let bearing: Piconero = self.shares.iter().map(|share| share.bearing).sum();
        let mut borne: Vec<Piconero> = self
            .shares
            .iter()
            .map(|share| {
                network_fee
                    .fraction(share.bearing.0, bearing.0)
                    .min(share.bearing)
            })
            .collect();
        let mut open = network_fee.0 - borne.iter().copied().sum::<Piconero>().0;
        while open > 0 {
            let left = |(share, borne): (&Share, &Piconero)| share.gross.0 - borne.0;
            let richest = (0..borne.len()).max_by_key(|i| {
                // Those who bear pay before those who do not; the earlier share wins a tie.
                let bears = self.shares[*i].bearing > borne[*i];
                (bears, left((&self.shares[*i], &borne[*i])), std::cmp::Reverse(*i))
            });
            let Some(richest) = richest else { break };
            let share = &self.shares[richest];
            let limit = if share.bearing > borne[richest] {
                share.bearing
            } else {
                share.gross
            };
            let more = open.min(limit.0 - borne[richest].0);
            if more == 0 {
                break;
            }
            borne[richest].0 += more;
            open -= more;
        }
        borne
    }
}

fn refund(contract: &Contract, gross: Piconero, bearing: Piconero) -> Share {
    Share {
        recipient: Recipient::Buyer,
        address: contract.refund_address.clone(),
        gross,
        bearing,
    }
}
