//! A transaction, reduced to what finding outputs and spends takes.

use domain::TxId;
use monero::blockdata::transaction::TxOutTarget;
use monero::consensus::encode::deserialize_partial;
use monero::util::ringct::{EcdhInfo, RctSigBase};
use monero::{TransactionPrefix, TxIn};

use super::extra::TransactionKeys;

/// A transaction that was read, ready to be scanned for any number of addresses.
#[derive(Debug)]
pub struct ScanTransaction {
    /// Its id.
    pub(super) tx_id: TxId,
    /// Monero's `unlock_time`.
    pub(super) unlock_time: u64,
    /// The key images of what it spends.
    pub(super) key_images: Vec<[u8; 32]>,
    /// The keys that its outputs are found with.
    pub(super) keys: TransactionKeys,
    /// Its outputs, in their order.
    pub(super) outputs: Vec<ScanOutput>,
}

#[derive(Debug)]
pub(super) struct ScanOutput {
    pub(super) one_time_key: [u8; 32],
    pub(super) view_tag: Option<u8>,
    pub(super) amount: ScanAmount,
}

/// Where an output's amount is written.
#[derive(Debug)]
pub(super) enum ScanAmount {
    /// In the clear: a miner's reward.
    Clear(u64),
    /// Encrypted for the receiver, beside a commitment to it. Consensus guards the commitment alone.
    Committed {
        encrypted: [u8; 8],
        commitment: [u8; 32],
    },
    /// In a form that consensus has refused for years; nothing can be said about it.
    Unknown,
}

/// A transaction that this version cannot read: Monero changed its format. Nothing may be concluded from what
/// is not seen; update this software.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("transaction {tx_id} is of a kind that this version cannot read ({why}); update it")]
pub struct UnreadableTransaction {
    /// Which.
    pub tx_id: TxId,
    /// What did not fit.
    pub why: String,
}

impl ScanTransaction {
    /// Reads a transaction as Monero serialises it, whole or pruned.
    ///
    /// # Errors
    /// If it is malformed or of a future kind.
    pub fn read(tx_id: TxId, bytes: &[u8]) -> Result<Self, UnreadableTransaction> {
        let (prefix, base) = parse(tx_id, bytes)?;
        if prefix.version.0 > 2 {
            let why = format!("version {}", prefix.version.0);
            return Err(UnreadableTransaction { tx_id, why });
        }
        Ok(Self::new(tx_id, &prefix, base.as_ref()))
    }

    /// The miner's transaction of a block.
    pub fn of_miner(tx_id: TxId, transaction: &monero::Transaction) -> Self {
        let base = transaction.rct_signatures.sig.as_ref();
        Self::new(tx_id, &transaction.prefix, base)
    }

    fn new(tx_id: TxId, prefix: &TransactionPrefix, base: Option<&RctSigBase>) -> Self {
        let is_miners = matches!(prefix.inputs.as_slice(), [TxIn::Gen { .. }]);
        let output = |(index, output): (usize, &monero::TxOut)| {
            let (one_time_key, view_tag) = match output.target {
                TxOutTarget::ToKey { key } => (key, None),
                TxOutTarget::ToTaggedKey { key, view_tag } => (key, Some(view_tag)),
            };
            let amount = if is_miners {
                ScanAmount::Clear(output.amount.0)
            } else {
                committed(base, index)
                    .filter(|_| output.amount.0 == 0)
                    .unwrap_or(ScanAmount::Unknown)
            };
            ScanOutput {
                one_time_key,
                view_tag,
                amount,
            }
        };
        Self {
            tx_id,
            unlock_time: prefix.unlock_time.0,
            key_images: prefix.inputs.iter().filter_map(key_image).collect(),
            keys: TransactionKeys::read(&prefix.extra.0),
            outputs: prefix.outputs.iter().enumerate().map(output).collect(),
        }
    }
}

/// The readable part of a transaction, whole or pruned.
pub(super) fn parse(
    tx_id: TxId,
    bytes: &[u8],
) -> Result<(TransactionPrefix, Option<RctSigBase>), UnreadableTransaction> {
    let unreadable = |error: monero::consensus::encode::Error| UnreadableTransaction {
        tx_id,
        why: error.to_string(),
    };
    let (prefix, used) = deserialize_partial::<TransactionPrefix>(bytes).map_err(unreadable)?;
    let mut rest = bytes.get(used..).unwrap_or_default();
    let base = if prefix.version.0 == 2 {
        RctSigBase::consensus_decode(&mut rest, prefix.inputs.len(), prefix.outputs.len())
            .map_err(unreadable)?
    } else {
        None
    };
    Ok((prefix, base))
}

fn key_image(input: &TxIn) -> Option<[u8; 32]> {
    match input {
        TxIn::ToKey { k_image, .. } => Some(k_image.image.to_bytes()),
        TxIn::Gen { .. } => None,
    }
}

fn committed(base: Option<&RctSigBase>, index: usize) -> Option<ScanAmount> {
    let base = base?;
    let commitment = base.out_pk.get(index)?.mask.key;
    match base.ecdh_info.get(index)? {
        EcdhInfo::Bulletproof { amount } => Some(ScanAmount::Committed {
            encrypted: amount.0,
            commitment,
        }),
        EcdhInfo::Standard { .. } => None,
    }
}
