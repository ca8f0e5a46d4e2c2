//! Monero addresses, checked wholly: as text, and as two points of the curve.

use std::str::FromStr;

use domain::Network;
use domain::address::{AddressError, AddressText};

/// Why an address cannot be paid to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// It is mistyped, of another network, or of a kind that is not used here.
    #[error(transparent)]
    Text(#[from] AddressError),
    /// Its checksum fits, but its keys are no keys: nobody could spend what is sent there.
    #[error("This address cannot receive money: its keys are not valid. Make a new one with your wallet.")]
    Keys,
}

/// Checks an address: text, network, kind, and both public keys.
///
/// # Errors
/// The first thing that is wrong with it, as a sentence for the person who typed it.
pub fn check(text: &str, network: Network) -> Result<monero::Address, InvalidAddress> {
    let text = AddressText::parse(text, network)?;
    monero::Address::from_str(text.as_str()).map_err(|_| InvalidAddress::Keys)
}

/// The network whose address prefixes `network` uses; regtest borrows mainnet's.
pub const fn prefix_network(network: Network) -> monero::Network {
    match network {
        Network::Mainnet | Network::Regtest => monero::Network::Mainnet,
        Network::Stagenet => monero::Network::Stagenet,
        Network::Testnet => monero::Network::Testnet,
    }
}

#[cfg(test)]
mod tests {
    use monero::util::address::PaymentId;
    use monero::{Address, PrivateKey, PublicKey};

    use super::*;

    fn public_key(byte: u8) -> PublicKey {
        let mut bytes = [0; 32];
        bytes[0] = byte;
        PublicKey::from_private_key(&PrivateKey::from_slice(&bytes).unwrap())
    }

    #[test]
    fn accepts_addresses_whose_keys_are_points() {
        for network in [
            Network::Mainnet,
            Network::Stagenet,
            Network::Testnet,
            Network::Regtest,
        ] {
            let prefix = prefix_network(network);
            for address in [
                Address::standard(prefix, public_key(1), public_key(2)),
                Address::subaddress(prefix, public_key(3), public_key(4)),
            ] {
                assert_eq!(check(&address.to_string(), network), Ok(address));
            }
        }
    }

    #[test]
    fn refuses_keys_that_are_no_points() {
        let mut address = Address::standard(monero::Network::Mainnet, public_key(1), public_key(2));
        // y = 2 is on no point of the curve.
        address.public_spend.point.0 = [0; 32];
        address.public_spend.point.0[0] = 2;
        assert_eq!(
            check(&address.to_string(), Network::Mainnet),
            Err(InvalidAddress::Keys)
        );
    }

    #[test]
    fn refuses_integrated_addresses() {
        let id = PaymentId::from_slice(&[1; 8]);
        let address = Address::integrated(monero::Network::Mainnet, public_key(1), public_key(2), id);
        let refused = check(&address.to_string(), Network::Mainnet);
        assert_eq!(refused, Err(AddressError::Integrated.into()));
    }
}
