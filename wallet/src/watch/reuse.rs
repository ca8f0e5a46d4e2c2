//! The burning bug: outputs that share a one-time key share a key image, so only one can ever be spent.

use std::collections::HashMap;

use domain::{OutputRef, ReceivedOutput};

/// Sets `key_reused` over all outputs of one escrow: of those that share a one-time key, at most one counts.
///
/// That one is the one that the escrow's wallets keep (monero, `wallet2::process_new_transaction`): a wallet
/// takes the first it sees in the chain and replaces it only by one of a larger amount. So the largest amount
/// in the chain counts, of equal ones the lowest block. An amount that is not proven is nothing to a wallet,
/// and a wallet takes nothing from the pool while the chain holds the key. If two are equal in amount and
/// block, nothing here says which one the wallets keep, and none counts.
///
/// `spent` are the outputs that the escrow's own payouts have spent: each keeps its key for ever, for what comes
/// later under the same key can no longer be spent, however large it is.
///
/// A larger output with a known key otherwise takes the place of the one that funded an escrow: that is what its
/// wallets will do, and only a payer who gives more than before can do it.
pub fn mark_reused(outputs: &mut [ReceivedOutput], spent: &[OutputRef]) {
    let rank = |output: &ReceivedOutput| (spent.contains(&output.output), rank(output));
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, output) in outputs.iter().enumerate() {
        groups.entry(output.one_time_key.clone()).or_default().push(place);
    }
    for mut places in groups.into_values() {
        places.sort_by_key(|place| std::cmp::Reverse(rank(&outputs[*place])));
        let kept = match places.as_slice() {
            [first, second, ..] if rank(&outputs[*first]) == rank(&outputs[*second]) => None,
            [first, ..] => Some(*first),
            [] => None,
        };
        for place in places {
            outputs[place].key_reused = Some(place) != kept;
        }
    }
}

/// Higher is what a wallet prefers.
fn rank(output: &ReceivedOutput) -> (bool, u64, std::cmp::Reverse<Option<u64>>) {
    let amount = if output.verified { output.amount.0 } else { 0 };
    (output.height.is_some(), amount, std::cmp::Reverse(output.height))
}

#[cfg(test)]
mod tests {
    use domain::{Piconero, TxId};

    use super::*;

    fn output(tx: u8, key: &str, amount: u64, height: Option<u64>) -> ReceivedOutput {
        ReceivedOutput {
            output: OutputRef {
                tx_id: TxId([tx; 32]),
                index: 0,
            },
            one_time_key: key.to_owned(),
            amount: Piconero(amount),
            height,
            unlock_time: 0,
            verified: true,
            key_reused: false,
        }
    }

    fn counted(outputs: Vec<ReceivedOutput>) -> Vec<u8> {
        counted_after(outputs, &[])
    }

    fn counted_after(mut outputs: Vec<ReceivedOutput>, spent: &[OutputRef]) -> Vec<u8> {
        let mut counted = Vec::new();
        for _ in 0..2 {
            mark_reused(&mut outputs, spent);
            let kept = outputs.iter().filter(|output| !output.key_reused);
            counted = kept.map(|output| output.output.tx_id.0[0]).collect();
            outputs.reverse();
        }
        counted.sort_unstable();
        counted
    }

    #[test]
    fn outputs_with_their_own_keys_all_count() {
        let outputs = vec![
            output(1, "a", 5, Some(9)),
            output(2, "b", 5, Some(9)),
            output(3, "c", 5, None),
        ];
        assert_eq!(counted(outputs), [1, 2, 3]);
    }

    #[test]
    fn of_equal_outputs_the_lowest_in_the_chain_counts() {
        let outputs = vec![
            output(1, "a", 5, Some(9)),
            output(2, "a", 5, Some(8)),
            output(3, "b", 1, Some(9)),
        ];
        assert_eq!(counted(outputs), [2, 3]);
    }

    #[test]
    fn the_largest_in_the_chain_counts() {
        assert_eq!(
            counted(vec![output(1, "a", 5, Some(8)), output(2, "a", 6, Some(9))]),
            [2]
        );
    }

    #[test]
    fn the_pool_takes_nothing_from_the_chain() {
        assert_eq!(
            counted(vec![output(1, "a", 5, Some(8)), output(2, "a", 6, None)]),
            [1]
        );
    }

    #[test]
    fn what_was_spent_keeps_its_key() {
        let first = output(1, "a", 5, Some(8));
        let spent = [first.output];
        let outputs = vec![first, output(2, "a", 6, Some(9)), output(3, "b", 1, None)];
        assert_eq!(counted_after(outputs, &spent), [1, 3]);
    }

    #[test]
    fn an_unproven_amount_takes_nothing_from_a_proven_one() {
        let mut forged = output(2, "a", 9_000, Some(9));
        forged.verified = false;
        assert_eq!(counted(vec![output(1, "a", 5, Some(10)), forged]), [1]);
    }

    #[test]
    fn twins_of_one_block_both_do_not_count() {
        let outputs = vec![
            output(1, "a", 5, Some(8)),
            output(2, "a", 5, Some(8)),
            output(3, "a", 4, Some(7)),
        ];
        assert_eq!(counted(outputs), [0_u8; 0]);
    }

    #[test]
    fn a_mark_is_taken_back_when_its_cause_is_gone() {
        let mut lone = output(1, "a", 5, Some(8));
        lone.key_reused = true;
        assert_eq!(counted(vec![lone]), [1]);
    }
}
