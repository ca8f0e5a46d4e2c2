//! New keys.

use domain::Network;
use monero::{Address, KeyPair, PrivateKey};
use rand::{CryptoRng, Rng as _};
use secrecy::SecretString;

use crate::address::prefix_network;

/// The keys of an ordinary wallet.
#[derive(Debug)]
pub struct WalletKeys {
    /// Its primary address.
    pub address: String,
    /// Spends, hex.
    pub spend_key: SecretString,
    /// Sees what comes in, hex.
    pub view_key: SecretString,
}

impl WalletKeys {
    /// Draws new ones.
    pub fn random(rng: &mut (impl CryptoRng + ?Sized), network: Network) -> Self {
        let pair = KeyPair {
            view: random_key(rng),
            spend: random_key(rng),
        };
        Self::of(&pair, network)
    }

    /// Those of this pair.
    #[must_use]
    pub fn of(pair: &KeyPair, network: Network) -> Self {
        Self {
            address: Address::from_keypair(prefix_network(network), pair).to_string(),
            spend_key: SecretString::from(pair.spend.to_string()),
            view_key: SecretString::from(pair.view.to_string()),
        }
    }
}

/// A private key: any number below the group's order, each as likely.
pub fn random_key(rng: &mut (impl CryptoRng + ?Sized)) -> PrivateKey {
    loop {
        let bytes: [u8; 32] = rng.random();
        // One number in sixteen is below the group's order, and so a key.
        if let Ok(key) = PrivateKey::from_slice(&bytes) {
            return key;
        }
    }
}
