//! A transfer from whose destinations the wallet takes the fee: exact in one build.

use domain::escrow::payout::{PayoutPlan, Share};

use crate::rpc::wallet::{Destination, Transfer};

/// All shares whole, with the order to the wallet to take the fee from those that bear it, in equal parts, as
/// [`PayoutPlan::payments`] does. They add up to the inputs, so nothing is left for change.
pub(super) fn transfer(plan: &PayoutPlan, priority: u32) -> Transfer {
    let shares = arrange(plan);
    let bears_fee = |(place, share): (usize, &&Share)| share.bears_fee.then_some(place);
    let destination = |share: &&Share| Destination {
        address: share.address.clone(),
        amount: share.gross,
    };
    Transfer {
        destinations: shares.iter().map(destination).collect(),
        subtract_fee_from_outputs: shares.iter().enumerate().filter_map(bears_fee).collect(),
        priority,
        unlock_time: 0,
    }
}

/// An order of the shares that the wallet does not confuse.
///
/// `wallet2::create_transactions_2` pays the first destination, then the last, the last but one, and so on
/// (`pop_index(dsts, 0)` moves the last to the front), while it counts the places from which to take the fee
/// upwards. So of three destinations it takes the second for the third; its own check then fails, luckily. It
/// does not matter if both or neither bear the fee: with at most three shares the odd one out goes first.
/// The others are reversed, so that the odd piconero falls on the plan's first.
fn arrange(plan: &PayoutPlan) -> Vec<&Share> {
    let mut shares: Vec<&Share> = plan.shares.iter().collect();
    let bearers = shares.iter().filter(|share| share.bears_fee).count();
    shares.sort_by_key(|share| share.bears_fee == (bearers > 1));
    if let [_, others @ ..] = shares.as_mut_slice() {
        others.reverse();
    }
    shares
}

#[cfg(test)]
mod tests {
    use domain::Piconero;
    use domain::escrow::payout::{Payment, Recipient};

    use super::*;

    /// What wallet2 makes of a transfer, by the rules that `arrange` describes.
    fn wallet2(transfer: &Transfer, fee: u64) -> Vec<Payment> {
        let mut left = transfer.destinations.clone();
        let mut paid = Vec::new();
        while !left.is_empty() {
            let Destination { address, amount } = left.swap_remove(0);
            paid.push(Payment { address, amount });
        }
        let bearers = &transfer.subtract_fee_from_outputs;
        let (mut rest, mut next, mut part) = (fee, 0, 0);
        while rest > 0 {
            if next == 0 {
                part = (rest / bearers.len() as u64).max(1);
            }
            rest -= part;
            paid[bearers[next]].amount.0 -= part;
            next = (next + 1) % bearers.len();
        }
        paid.sort_by(|one, other| one.address.cmp(&other.address));
        paid
    }

    #[test]
    fn the_wallet_takes_the_fee_as_the_plan_does_whoever_bears_it() {
        let recipients = [Recipient::Buyer, Recipient::Vendor, Recipient::Operator];
        for count in 1..=3_usize {
            for bearing in 1..1_u32 << count {
                let shares: Vec<Share> = (0..count)
                    .map(|place| Share {
                        recipient: recipients[place],
                        address: format!("address {place}"),
                        gross: Piconero(1_000),
                        bears_fee: bearing >> place & 1 == 1,
                    })
                    .collect();
                let total = shares.iter().map(|share| share.gross).sum();
                let plan = PayoutPlan { total, shares };
                let transfer = transfer(&plan, 1);
                for place in 0..count {
                    let address = &transfer.destinations[place].address;
                    let share = plan
                        .shares
                        .iter()
                        .find(|share| share.address == *address)
                        .unwrap();
                    let named = transfer.subtract_fee_from_outputs.contains(&place);
                    assert_eq!(named, share.bears_fee, "the wallet's own check");
                }
                for fee in [600, 601, 602] {
                    let due = plan.payments(Piconero(fee)).unwrap();
                    assert_eq!(wallet2(&transfer, fee), due, "{bearing:b} of {count} bear {fee}");
                }
            }
        }
    }
}
