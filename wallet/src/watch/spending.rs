//! What everybody can read of a transaction that spends: its fee, and the rings of its inputs.

use domain::{Piconero, TxId};
use monero::VarInt;
use monero::blockdata::transaction::TxIn;

use super::UnreadableTransaction;
use super::transaction::parse;

/// The visible side of a payout. Which member of a ring is spent only its wallet knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spending {
    /// What the miners get.
    pub network_fee: Piconero,
    /// The ring of each input: places among all `RingCT` outputs of the chain.
    pub rings: Vec<Vec<u64>>,
}

impl Spending {
    /// Reads a transaction as Monero serialises it, whole or pruned.
    ///
    /// # Errors
    /// If it is malformed, or of a kind that no payout is.
    pub fn read(tx_id: TxId, bytes: &[u8]) -> Result<Self, UnreadableTransaction> {
        let unreadable = |why: String| UnreadableTransaction { tx_id, why };
        let (prefix, base) = parse(tx_id, bytes)?;
        let base = base.ok_or_else(|| unreadable("it has no fee".to_owned()))?;
        let ring = |input: &TxIn| match input {
            TxIn::ToKey { key_offsets, .. } => Ok(absolute(key_offsets)),
            TxIn::Gen { .. } => Err(unreadable("it spends nothing".to_owned())),
        };
        Ok(Self {
            network_fee: Piconero(base.txn_fee.as_pico()),
            rings: prefix.inputs.iter().map(ring).collect::<Result<_, _>>()?,
        })
    }
}

/// A ring is written as the distance of each member from the one before.
fn absolute(offsets: &[VarInt]) -> Vec<u64> {
    let places = offsets.iter().scan(0u64, |place, offset| {
        *place = place.saturating_add(offset.0);
        Some(*place)
    });
    places.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_counted_from_the_one_before() {
        assert_eq!(absolute(&[VarInt(7), VarInt(3), VarInt(1)]), [7, 10, 11]);
    }

    #[test]
    fn what_is_no_transaction_is_refused() {
        let refused = Spending::read(TxId([1; 32]), &[2, 0, 1]).unwrap_err();
        assert_eq!(refused.tx_id, TxId([1; 32]));
    }
}
