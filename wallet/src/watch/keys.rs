//! What it takes to see money come in.

use std::fmt;

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use domain::Network;
use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize, Zeroizing};

use crate::address::{self, InvalidAddress};

/// The public spend key and the private view key of one address. Sees what is sent there; cannot spend, and does not
/// see spending.
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
    /// No escrow is paid at one.
    #[error("the address is a subaddress; escrows have standard addresses")]
    Subaddress,
    /// Not 32 bytes of hex, or not reduced.
    #[error("the private view key is not a key")]
    Key,
    /// The key belongs to another address. Nothing sent to this one would ever be seen.
    #[error("the private view key does not belong to the address")]
    Mismatch,
}

impl ViewKeys {
    /// The pair of an escrow's `address`, which is a standard one, and its private view key in hex; that they belong
    /// together is checked.
    ///
    /// # Errors
    /// See [`ViewKeysError`].
    pub fn new(address: &str, view_key: &SecretString, network: Network) -> Result<Self, ViewKeysError> {
        let address = address::check(address, network)?;
        if address.addr_type != monero::AddressType::Standard {
            return Err(ViewKeysError::Subaddress);
        }
        Self::pair(&address, view_key)
    }

    /// As [`ViewKeys::new`], also of a subaddress with the private view key of its wallet. It sees what is sent to this
    /// one: a payer derives the secret from the subaddress's own view key, which is the wallet's times its spend key.
    ///
    /// # Errors
    /// See [`ViewKeysError`].
    pub fn of_any(address: &str, view_key: &SecretString, network: Network) -> Result<Self, ViewKeysError> {
        Self::pair(&address::check(address, network)?, view_key)
    }

    fn pair(address: &monero::Address, view_key: &SecretString) -> Result<Self, ViewKeysError> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(view_key.expose_secret(), bytes.as_mut_slice())
            .map_err(|_| ViewKeysError::Key)?;
        let view = Option::from(Scalar::from_canonical_bytes(*bytes)).ok_or(ViewKeysError::Key)?;
        let spend = CompressedEdwardsY(address.public_spend.point.0);
        let spend = spend.decompress().ok_or(ViewKeysError::Key)?;
        let public_view = match address.addr_type {
            monero::AddressType::SubAddress => view * spend,
            _ => EdwardsPoint::mul_base(&view),
        };
        if public_view.compress().0 != address.public_view.point.0 {
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

#[cfg(test)]
mod tests {
    use monero::{Address, PrivateKey, PublicKey};

    use super::*;

    const VIEW: u8 = 3;

    fn private(byte: u8) -> PrivateKey {
        let mut bytes = [0; 32];
        bytes[0] = byte;
        PrivateKey::from_slice(&bytes).unwrap()
    }

    /// A standard address and a subaddress with the view key [`VIEW`].
    fn addresses() -> [String; 2] {
        let spend = PublicKey::from_private_key(&private(5));
        let standard = Address::standard(
            monero::Network::Mainnet,
            spend,
            PublicKey::from_private_key(&private(VIEW)),
        );
        let sub = Address::subaddress(monero::Network::Mainnet, spend, spend * &private(VIEW));
        [standard.to_string(), sub.to_string()]
    }

    fn refused(address: &str, key: &str) -> Option<ViewKeysError> {
        ViewKeys::of_any(address, &SecretString::from(key), Network::Mainnet).err()
    }

    #[test]
    fn a_key_fits_its_own_address_only() {
        let (own, other) = (private(VIEW).to_string(), private(VIEW + 1).to_string());
        for address in addresses() {
            assert_eq!(refused(&address, &own), None);
            assert_eq!(refused(&address, &other), Some(ViewKeysError::Mismatch));
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let [address, _] = addresses();
        // Not reduced, too short, no hex.
        for key in ["ff".repeat(32), "ab".repeat(31), "view".repeat(16)] {
            assert_eq!(refused(&address, &key), Some(ViewKeysError::Key));
        }
    }

    #[test]
    fn an_escrow_has_no_subaddress() {
        let [_, sub] = addresses();
        let key = SecretString::from(private(VIEW).to_string());
        let refused = ViewKeys::new(&sub, &key, Network::Mainnet).err();
        assert_eq!(refused, Some(ViewKeysError::Subaddress));
    }
}
