//! Sensitive columns, encrypted a second time: a dump of the tables alone does not show them.

use std::sync::Arc;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use domain::EscrowId;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::entropy::{Entropy, EntropyError};

const VERSION: u8 = 1;
const NONCE_LEN: usize = 24;
/// Forty bits tell a hundred thousand escrows apart.
const REFERENCE_LEN: usize = 10;

/// Which cell of the store a sealed value belongs to. A value moved to another cell does not open.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's identifier.
    pub row: &'a [u8],
}

/// Seals and opens cells with the field key (XChaCha20-Poly1305, a random nonce for each value).
#[derive(Clone)]
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    entropy: Arc<dyn Entropy>,
    /// Names rows in logs and reports, for whoever has no key.
    reference_key: Zeroizing<[u8; 32]>,
}

/// Why a cell could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The value was not sealed with this key for this cell, or was changed.
    #[error("{table}.{column} does not open: check secret field-key")]
    DoesNotOpen {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The value is too long to seal.
    #[error("the value is too long to seal")]
    TooLong,
    /// No random nonce.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

impl Sealer {
    /// A sealer with this 256-bit key.
    #[must_use]
    pub fn new(key: &[u8; 32], entropy: Arc<dyn Entropy>) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(&(*key).into()),
            entropy,
            reference_key: Zeroizing::new(Sha256::digest([b"reference\0".as_slice(), key].concat()).into()),
        }
    }

    /// A short name of an escrow that says nothing to whoever does not have the key: ten hexadecimal digits.
    #[must_use]
    pub fn reference(&self, escrow: EscrowId) -> String {
        let hash = Sha256::digest([self.reference_key.as_slice(), escrow.0.as_bytes()].concat());
        hex::encode(hash).chars().take(REFERENCE_LEN).collect()
    }

    /// Encrypts `plain` for `cell`: version byte, nonce, ciphertext with tag.
    ///
    /// # Errors
    /// [`SealError::Entropy`] without randomness, [`SealError::TooLong`] above 256 GiB.
    pub fn seal(&self, cell: Cell<'_>, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_LEN];
        self.entropy.fill(&mut nonce)?;
        let payload = Payload {
            msg: plain,
            aad: &cell.aad(),
        };
        let cipher_text = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| SealError::TooLong)?;
        Ok([&[VERSION], nonce.as_slice(), &cipher_text].concat())
    }

    /// Decrypts what [`Sealer::seal`] made for the same cell.
    ///
    /// # Errors
    /// [`SealError::DoesNotOpen`] if it was sealed with another key, for another cell, or changed.
    pub fn open(&self, cell: Cell<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let refused = || SealError::DoesNotOpen {
            table: cell.table,
            column: cell.column,
        };
        let (version, rest) = sealed.split_first().ok_or_else(refused)?;
        let (nonce, cipher_text) = rest.split_first_chunk::<NONCE_LEN>().ok_or_else(refused)?;
        if *version != VERSION {
            return Err(refused());
        }
        let payload = Payload {
            msg: cipher_text,
            aad: &cell.aad(),
        };
        self.cipher
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| refused())
    }
}

impl Cell<'_> {
    /// Names can't hold the separator, so that two cells never share their authenticated data.
    fn aad(&self) -> Vec<u8> {
        [
            self.table.as_bytes(),
            b"\0",
            self.column.as_bytes(),
            b"\0",
            self.row,
        ]
        .concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    const CELL: Cell<'_> = Cell {
        table: "users",
        column: "payout_address",
        row: b"1",
    };

    fn sealer(key: u8) -> Sealer {
        Sealer::new(&[key; 32], Arc::new(SystemEntropy))
    }

    #[test]
    fn a_reference_is_short_and_another_one_with_another_key() {
        let id = EscrowId::new(domain::TimestampMs(1), [7; 10]);
        let reference = sealer(1).reference(id);
        assert_eq!(reference.len(), REFERENCE_LEN);
        assert_eq!(reference, sealer(1).reference(id));
        assert_ne!(reference, sealer(2).reference(id));
    }

    #[test]
    fn opens_what_it_sealed() {
        let sealed = sealer(1).seal(CELL, b"secret").unwrap();
        assert_eq!(sealer(1).open(CELL, &sealed).unwrap(), b"secret");
        assert_ne!(sealed, sealer(1).seal(CELL, b"secret").unwrap());
    }

    #[test]
    fn a_value_moved_to_another_cell_does_not_open() {
        let sealed = sealer(1).seal(CELL, b"secret").unwrap();
        for cell in [
            Cell { row: b"2", ..CELL },
            Cell {
                column: "password_hash",
                ..CELL
            },
            Cell {
                table: "orders",
                ..CELL
            },
        ] {
            assert!(sealer(1).open(cell, &sealed).is_err());
        }
    }

    #[test]
    fn a_changed_value_or_another_key_does_not_open() {
        let mut sealed = sealer(1).seal(CELL, b"secret").unwrap();
        assert!(sealer(2).open(CELL, &sealed).is_err());
        for length in 0..sealed.len() {
            assert!(sealer(1).open(CELL, &sealed[..length]).is_err());
        }
        *sealed.last_mut().unwrap() ^= 1;
        assert!(sealer(1).open(CELL, &sealed).is_err());
    }
}
