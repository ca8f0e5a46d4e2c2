//! What it takes to see money come in.

use std::fmt;

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use domain::Network;
use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize, Zeroizing};

use crate::address::{self, InvalidAddress};

/// The public spend key and the private view key of one standard address. Sees what is sent there; cannot
/// spend, and does not see spending.
pub struct ViewKeys {
    pub(super) spend: EdwardsPoint,
    pub(super) view: Scalar,
}

/// Why an address and a private view key do not make a pair.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ViewKeysError {
    /// The address is not valid.
    #[error("the address is not valid: {0}")]
    Address(#[from] InvalidAddress),
    /// Watching would have to try every subaddress; escrows use standard addresses only.
    #[error("the address is a subaddress; only standard addresses are watched")]
    Subaddress,
    /// Not 32 bytes of hex, or not reduced.
    #[error("the private view key is not a key")]
    Key,
    /// The key belongs to another address. Nothing sent to this one would ever be seen.
    #[error("the private view key does not belong to the address")]
    Mismatch,
}

impl ViewKeys {
    /// The pair of `address` and its private view key in hex; that they belong together is checked.
    ///
    /// # Errors
    /// See [`ViewKeysError`].
    pub fn new(address: &str, view_key: &SecretString, network: Network) -> Result<Self, ViewKeysError> {
        let address = address::check(address, network)?;
        if address.addr_type != monero::AddressType::Standard {
            return Err(ViewKeysError::Subaddress);
        }
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(view_key.expose_secret(), bytes.as_mut_slice())
            .map_err(|_| ViewKeysError::Key)?;
        let view = Option::from(Scalar::from_canonical_bytes(*bytes)).ok_or(ViewKeysError::Key)?;
        let spend = CompressedEdwardsY(address.public_spend.point.0);
        let spend = spend.decompress().ok_or(ViewKeysError::Key)?;
        if EdwardsPoint::mul_base(&view).compress().0 != address.public_view.point.0 {
            return Err(ViewKeysError::Mismatch);
        }
        Ok(Self { spend, view })
    }
}

impl Drop for ViewKeys {
    fn drop(&mut self) {
        self.view.zeroize();
    }
}

impl fmt::Debug for ViewKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ViewKeys(..)")
    }
}
