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
    /// Whether this recipient bears a part of the network fee.
    pub bears_fee: bool,
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
    /// The network fee is borne in equal parts by whoever of buyer and vendor receives a part of the amount
    /// above the contract's fee ceiling, so that it cannot eat that part; by the larger one if neither does.
    /// Equal parts, the odd piconero falling on the first, are how Monero's wallets subtract a fee from
    /// several destinations (`subtract_fee_from_outputs` of `transfer`).
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
            let address = contract.refund_address.clone();
            let refund = Share {
                recipient: Recipient::Buyer,
                address,
                gross: total,
                bears_fee: true,
            };
            return Ok(Self::from_shares(total, vec![refund]));
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
        let ceiling = contract.network_fee_ceiling;
        let mut shares = vec![
            Share {
                recipient: Recipient::Buyer,
                address: contract.refund_address.clone(),
                gross: Piconero(buyer.0 + surplus.0),
                bears_fee: buyer > ceiling || (vendor <= ceiling && buyer > vendor),
            },
            Share {
                recipient: Recipient::Vendor,
                address: contract.payout_address.clone(),
                gross: vendor,
                bears_fee: vendor > ceiling || (buyer <= ceiling && vendor >= buyer),
            },
        ];
        if let Some(address) = contract.fee_address.clone() {
            shares.push(Share {
                recipient: Recipient::Operator,
                address,
                gross: fee,
                bears_fee: false,
            });
        }
        Ok(Self::from_shares(total, shares))
    }

    fn from_shares(total: Piconero, mut shares: Vec<Share>) -> Self {
        shares.retain(|share| !share.gross.is_zero());
        if let [only] = shares.as_mut_slice() {
            only.bears_fee = true;
        }
        Self { total, shares }
    }

    /// The destinations once the network fee is known: all of them and the fee together are the total.
    /// Recipients at the same address are paid in one sum.
    ///
    /// # Errors
    /// [`PayoutError::FeeExceedsMoney`] if the fee leaves nothing to somebody who bears it.
    pub fn payments(&self, network_fee: Piconero) -> Result<Vec<Payment>, PayoutError> {
        let too_much = PayoutError::FeeExceedsMoney {
            network_fee,
            total: self.total,
        };
        let bearers = self.shares.iter().filter(|share| share.bears_fee).count();
        let bearers = u64::try_from(bearers).unwrap_or(u64::MAX);
        let part = network_fee.0.checked_div(bearers).ok_or(too_much)?;
        let mut odd = network_fee.0 % bearers;
        let mut payments: Vec<Payment> = Vec::new();
        for share in &self.shares {
            let mut borne = 0;
            if share.bears_fee {
                let extra = odd.min(1);
                odd -= extra;
                borne = part + extra;
            }
            let amount = share
                .gross
                .checked_sub(Piconero(borne))
                .filter(|left| !left.is_zero());
            let amount = amount.ok_or(too_much)?;
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
}
