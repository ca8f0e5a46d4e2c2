//! A transaction's `extra`: where the sender puts the public keys that outputs are found with.
//!
//! Consensus does not check this field, so two readers may disagree about it, and money that we see and a
//! wallet does not see would be funding that nobody can pay out. So this reads exactly as wallets do
//! (monero, `cryptonote_format_utils.cpp`, `parse_tx_extra`): field after field, and nothing after the first
//! one that is malformed or unknown.

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};

/// How many transaction keys are followed. A wallet writes one; each costs a multiplication for every watched
/// address, so a miner could otherwise slow us down with a block full of them.
const MAX_TX_KEYS: usize = 4;

/// The keys of one transaction. Keys that are no points of the curve are `None`: no money can be found with
/// them.
#[derive(Debug, Default)]
pub(super) struct TransactionKeys {
    /// One for all outputs; in practice there is exactly one.
    pub(super) main: Vec<EdwardsPoint>,
    /// One for each output, in payments to several addresses of which some are subaddresses.
    pub(super) additional: Vec<Option<EdwardsPoint>>,
}

impl TransactionKeys {
    pub(super) fn read(extra: &[u8]) -> Self {
        let mut keys = Self::default();
        let mut seen_additional = false;
        let mut rest = extra;
        while let Some(field) = Field::next(&mut rest) {
            match field {
                Field::TxKey(key) if keys.main.len() < MAX_TX_KEYS => keys.main.extend(point(key)),
                // Only the first such list counts.
                Field::Additional(list) if !seen_additional => {
                    seen_additional = true;
                    keys.additional = list.iter().copied().map(point).collect();
                }
                Field::TxKey(_) | Field::Additional(_) | Field::Other => {}
            }
        }
        keys
    }
}

fn point(key: [u8; 32]) -> Option<EdwardsPoint> {
    CompressedEdwardsY(key).decompress()
}

enum Field<'a> {
    TxKey([u8; 32]),
    Additional(&'a [[u8; 32]]),
    Other,
}

impl<'a> Field<'a> {
    /// The next field; `None` at the end, and from the first field on that a wallet would not read.
    /// Tags: monero, `src/cryptonote_basic/tx_extra.h`.
    fn next(rest: &mut &'a [u8]) -> Option<Self> {
        match take_byte(rest)? {
            // Padding fills the field to its end with zeros, 255 with its tag at most.
            0x00 => (rest.len() < 255 && std::mem::take(rest).iter().all(|byte| *byte == 0))
                .then_some(Self::Other),
            0x01 => take(rest, 32)?.try_into().ok().map(Self::TxKey),
            0x02 => (take_sized(rest)?.len() <= 255).then_some(Self::Other),
            0x03 => {
                let mut inner = take_sized(rest)?;
                take_varint(&mut inner)?;
                (inner.len() == 32).then_some(Self::Other)
            }
            0x04 => {
                let count = usize::try_from(take_varint(rest)?).ok()?;
                let (keys, none) = take(rest, count.checked_mul(32)?)?.as_chunks::<32>();
                none.is_empty().then_some(Self::Additional(keys))
            }
            0xde => take_sized(rest).map(|_| Self::Other),
            _ => None,
        }
    }
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(len)?;
    *rest = left;
    Some(taken)
}

fn take_byte(rest: &mut &[u8]) -> Option<u8> {
    take(rest, 1)?.first().copied()
}

fn take_sized<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = usize::try_from(take_varint(rest)?).ok()?;
    take(rest, len)
}

/// Seven bits a byte, lowest first; overlong forms are malformed.
fn take_varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = take_byte(rest)?;
        let bits = u64::from(byte & 0x7f);
        if (byte == 0 && shift > 0) || (bits << shift) >> shift != bits {
            return None;
        }
        value |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::ED25519_BASEPOINT_COMPRESSED as BASE;

    use super::*;

    fn field(tag: u8, body: &[u8]) -> Vec<u8> {
        [&[tag], body].concat()
    }

    fn keys(extra: &[Vec<u8>]) -> (usize, usize) {
        let keys = TransactionKeys::read(&extra.concat());
        (keys.main.len(), keys.additional.len())
    }

    #[test]
    fn finds_keys_among_other_fields() {
        let nonce = field(0x02, &[9, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
        let additional = field(0x04, &[&[2], BASE.0.as_slice(), &BASE.0].concat());
        let mining = field(0x03, &[&[33, 5], [7_u8; 32].as_slice()].concat());
        let key = field(0x01, &BASE.0);
        assert_eq!(keys(&[nonce, mining, key, additional, vec![0; 12]]), (1, 2));
    }

    #[test]
    fn stops_where_a_wallet_stops() {
        let key = field(0x01, &BASE.0);
        for (why, before) in [
            ("unknown tag", vec![0x77]),
            ("padding that holds something", vec![0, 0]),
            (
                "merge mining tag that is too long",
                field(0x03, &[&[34, 5], [7_u8; 33].as_slice()].concat()),
            ),
            ("overlong length", vec![0x02, 0x80, 0x00]),
            ("list that is cut off", field(0x04, &[200])),
            (
                "nonce that is too long",
                field(0x02, &[&[0x80, 0x02], [0_u8; 256].as_slice()].concat()),
            ),
        ] {
            assert_eq!(keys(&[before, key.clone()]), (0, 0), "{why}");
        }
    }

    #[test]
    fn passes_over_keys_that_are_no_points() {
        let mut bad = [0; 32];
        bad[0] = 2;
        assert_eq!(keys(&[field(0x01, &bad), field(0x01, &BASE.0)]), (1, 0));
    }

    #[test]
    fn follows_few_keys_of_many() {
        assert_eq!(keys(&vec![field(0x01, &BASE.0); 50]), (MAX_TX_KEYS, 0));
    }
}
