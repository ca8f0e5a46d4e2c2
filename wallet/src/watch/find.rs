//! Finding what was sent to an address, as a wallet does it.
//!
//! Own code on `curve25519-dalek` because the scanner of the `monero` crate (0.22) can be led astray by a
//! payer: one forged output makes it drop every output of the transaction; it reads on behind a malformed
//! `extra` field where wallets stop; and it multiplies by `8v mod l` instead of by `v` and then by 8, which
//! differs from wallets for keys outside the prime-order subgroup. Each could show money that the escrow's
//! wallets will never see. Formulas: "Zero to Monero", second edition, sections 4.2, 5.3 and 6.

use std::sync::LazyLock;

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use domain::{OutputRef, Piconero, ReceivedOutput};
use tiny_keccak::{Hasher, Keccak};

use super::WatchedAddress;
use super::keys::ViewKeys;
use super::multiples::Multiples;
use super::parallel;
use super::transaction::{ScanAmount, ScanOutput, ScanTransaction};

/// From this many addresses on, the multiples of a transaction key cost less than they save: they take as long as
/// some thirty multiplications, and make each take a fifth of the time.
const TABLE_WORTHWHILE: usize = 48;
/// Additional keys that have multiples of their own, as many as an ordinary transaction has outputs: those of one key
/// take some 650 kB, and a miner may put thousands of keys into one transaction.
const MOST_TABLES: usize = 16;
/// Addresses whose derivations are encoded together: they share one field inversion, which alone takes as long as
/// half a multiplication.
const BATCH: usize = 256;

/// The generator that commits to amounts.
static H: LazyLock<Option<EdwardsPoint>> =
    LazyLock::new(|| CompressedEdwardsY(monero::util::key::H.point.0).decompress());

/// What [`scan_transaction`] finds in each of `transactions`, on several cores; blocks.
pub fn scan_transactions(
    transactions: &[&ScanTransaction],
    height: Option<u64>,
    watched: &[&WatchedAddress],
) -> Vec<Vec<(usize, ReceivedOutput)>> {
    parallel::on_each(transactions, |transaction| {
        scan_transaction(transaction, height, watched)
    })
}

/// Every output of `transaction` that was sent to one of `watched`, with the address's place in `watched`.
/// `height` is that of its block, `None` for the pool. `key_reused` is left to
/// [`mark_reused`](super::mark_reused), which sees all outputs of an escrow.
pub fn scan_transaction(
    transaction: &ScanTransaction,
    height: Option<u64>,
    watched: &[&WatchedAddress],
) -> Vec<(usize, ReceivedOutput)> {
    let keys = &transaction.keys;
    if transaction.outputs.is_empty() || (keys.main.is_empty() && keys.additional.is_empty()) {
        return Vec::new();
    }
    let uses = watched.len();
    let main = keys.main.iter().map(|key| TransactionKey::prepare(key, uses));
    let main: Vec<_> = main.collect();
    let own = keys.additional.iter().take(transaction.outputs.len());
    let additional = own.enumerate().map(|(place, key)| {
        let uses = if place < MOST_TABLES { uses } else { 0 };
        key.as_ref().map(|key| TransactionKey::prepare(key, uses))
    });
    let additional: Vec<_> = additional.collect();

    let mut found = Vec::new();
    for (batch, addresses) in watched.chunks(BATCH).enumerate() {
        let derive = |key: &TransactionKey| key.derive(addresses);
        let main: Vec<_> = main.iter().map(derive).collect();
        let additional: Vec<_> = additional.iter().map(|key| key.as_ref().map(derive)).collect();
        for (place, address) in addresses.iter().enumerate() {
            for (index, output) in transaction.outputs.iter().enumerate() {
                let own = additional.get(index).and_then(Option::as_ref);
                let mut derivations = main.iter().chain(own).map(|derived| &derived[place]);
                let secret =
                    derivations.find_map(|derivation| derivation.secret_of(index, output, &address.keys));
                let Some(secret) = secret else { continue };
                let received = received(transaction, height, index, output, &secret);
                found.push((batch * BATCH + place, received));
            }
        }
    }
    found
}

fn received(
    transaction: &ScanTransaction,
    height: Option<u64>,
    index: usize,
    output: &ScanOutput,
    secret: &Scalar,
) -> ReceivedOutput {
    let (amount, verified) = open(&output.amount, secret);
    ReceivedOutput {
        output: OutputRef {
            tx_id: transaction.tx_id,
            index: u32::try_from(index).unwrap_or(u32::MAX),
        },
        one_time_key: hex::encode(output.one_time_key),
        amount: Piconero(amount),
        height,
        unlock_time: transaction.unlock_time,
        verified,
        key_reused: false,
    }
}

/// Eight times a transaction key, with its multiples if many will be needed. The eight acts on the point before
/// anything else does: multiplied into the scalar, which wraps around, it would let a small-order part survive.
enum TransactionKey {
    Point(EdwardsPoint),
    Multiples(Multiples),
}

impl TransactionKey {
    fn prepare(point: &EdwardsPoint, uses: usize) -> Self {
        let point = point.mul_by_cofactor();
        if uses < TABLE_WORTHWHILE {
            Self::Point(point)
        } else {
            Self::Multiples(Multiples::of(&point))
        }
    }

    /// `v (8 R)` for the view key `v` of each of `addresses`.
    fn derive(&self, addresses: &[&WatchedAddress]) -> Vec<Derivation> {
        let shared = |address: &&WatchedAddress| match self {
            Self::Point(point) => address.keys.view * point,
            Self::Multiples(multiples) => multiples.times(&address.keys.view),
        };
        let shared: Vec<_> = addresses.iter().map(shared).collect();
        let encoded = EdwardsPoint::compress_batch_alloc(&shared);
        encoded.into_iter().map(Derivation).collect()
    }
}

/// What sender and receiver alone know.
struct Derivation(CompressedEdwardsY);

impl Derivation {
    /// The output's own shared secret, if it was sent to `keys`.
    fn secret_of(&self, index: usize, output: &ScanOutput, keys: &ViewKeys) -> Option<Scalar> {
        let (index, len) = varint(index as u64);
        let index = &index[..len];
        if let Some(tag) = output.view_tag
            && keccak(&[b"view_tag", &self.0.0, index])[0] != tag
        {
            return None;
        }
        let secret = Scalar::from_bytes_mod_order(keccak(&[&self.0.0, index]));
        let expected = EdwardsPoint::mul_base(&secret) + keys.spend;
        (expected.compress().0 == output.one_time_key).then_some(secret)
    }
}

/// The amount, and whether it is proven: the decrypted amount must open the commitment. A payer can encrypt
/// any number; only the commitment is what can be spent.
fn open(amount: &ScanAmount, secret: &Scalar) -> (u64, bool) {
    match amount {
        ScanAmount::Clear(amount) => (*amount, true),
        ScanAmount::Unknown => (0, false),
        ScanAmount::Committed {
            encrypted,
            commitment,
        } => {
            let pad = keccak(&[b"amount", secret.as_bytes()]);
            let mut bytes = *encrypted;
            bytes.iter_mut().zip(pad).for_each(|(byte, pad)| *byte ^= pad);
            let amount = u64::from_le_bytes(bytes);
            let mask = Scalar::from_bytes_mod_order(keccak(&[b"commitment_mask", secret.as_bytes()]));
            let opened = H.map(|h| EdwardsPoint::mul_base(&mask) + Scalar::from(amount) * h);
            let verified = opened.is_some_and(|opened| opened.compress().0 == *commitment);
            (amount, verified)
        }
    }
}

fn keccak(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Keccak::v256();
    for part in parts {
        hasher.update(part);
    }
    let mut hash = [0; 32];
    hasher.finalize(&mut hash);
    hash
}

/// Seven bits a byte, lowest first, and how many bytes were needed.
fn varint(mut value: u64) -> ([u8; 10], usize) {
    let mut bytes = [0; 10];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            return (bytes, place + 1);
        }
        *byte |= 0x80;
    }
    (bytes, 10)
}

#[cfg(test)]
mod tests;
