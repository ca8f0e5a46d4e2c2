//! Monero addresses, checked without a wallet.
//!
//! Everything that a typing mistake can break is caught here, in the browser too. That both keys are points
//! of the curve is checked where the money is, by the `wallet` crate.

use std::fmt;

use base58_monero::{base58, decode_check};

use crate::party::Network;

/// An address that people may be paid at: right network, right checksum, standard or subaddress.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AddressText {
    text: String,
    kind: AddressKind,
}

/// What an address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressKind {
    /// A wallet's main address.
    Standard,
    /// One of a wallet's further addresses.
    Subaddress,
}

/// Why a text is not an address that people may be paid at. Each is a sentence for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was typed.
    #[error("Enter a Monero address.")]
    Empty,
    /// A character that no address contains.
    #[error("A Monero address never contains “{0}”. Copy it again from your wallet.")]
    Character(char),
    /// Too short or too long.
    #[error("A Monero address has {STANDARD_LENGTH} characters; this one has {0}. Copy it again, whole.")]
    Length(usize),
    /// The checksum does not fit: a character is wrong.
    #[error("This address contains a typing mistake. Copy it again from your wallet.")]
    Checksum,
    /// The checksum fits, but it is no Monero address.
    #[error("This is not a Monero address.")]
    NotMonero,
    /// Of another network.
    #[error("This address is for Monero {found}; this marketplace uses {}.", family(*.expected))]
    WrongNetwork {
        /// The network that the address is for.
        found: Network,
        /// The network in use.
        expected: Network,
    },
    /// With a payment id built in. The co-signer compares recipients with the contract as text, and a wallet
    /// reports an integrated address as its standard part: the two would never match.
    #[error(
        "This is an integrated address, with a payment id inside. Payouts here carry none: use your wallet’s \
         standard address or a subaddress."
    )]
    Integrated,
}

/// Characters of a standard address and of a subaddress.
const STANDARD_LENGTH: usize = 95;
/// Characters of an integrated address.
const INTEGRATED_LENGTH: usize = 106;

impl AddressText {
    /// Checks what a person typed; spaces around it are dropped. On [`Network::Regtest`] addresses look like
    /// mainnet's.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str, network: Network) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let foreign = |c: &char| !u8::try_from(*c).is_ok_and(|byte| base58::BASE58_CHARS.contains(&byte));
        if let Some(character) = text.chars().find(foreign) {
            return Err(AddressError::Character(character));
        }
        if text.len() != STANDARD_LENGTH && text.len() != INTEGRATED_LENGTH {
            return Err(AddressError::Length(text.len()));
        }
        let bytes = decode_check(text).map_err(|_| AddressError::Checksum)?;
        let tag = bytes.first().copied().unwrap_or_default();
        let (found, kind) = read_tag(tag).ok_or(AddressError::NotMonero)?;
        if found != family(network) {
            return Err(AddressError::WrongNetwork {
                found,
                expected: network,
            });
        }
        match (kind, text.len()) {
            (Some(kind), STANDARD_LENGTH) => Ok(Self {
                text: text.to_owned(),
                kind,
            }),
            (None, INTEGRATED_LENGTH) => Err(AddressError::Integrated),
            _ => Err(AddressError::NotMonero),
        }
    }

    /// The address itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it names.
    #[must_use]
    pub const fn kind(&self) -> AddressKind {
        self.kind
    }
}

impl fmt::Display for AddressText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<AddressText> for String {
    fn from(address: AddressText) -> Self {
        address.text
    }
}

/// The network whose addresses look like `network`'s.
const fn family(network: Network) -> Network {
    match network {
        Network::Mainnet | Network::Regtest => Network::Mainnet,
        other => other,
    }
}

/// The network and kind behind an address's first byte; the kind is `None` for an integrated address.
/// Source: monero, `src/cryptonote_config.h`, `CRYPTONOTE_PUBLIC_*ADDRESS_BASE58_PREFIX`.
const fn read_tag(tag: u8) -> Option<(Network, Option<AddressKind>)> {
    use AddressKind::{Standard, Subaddress};
    Some(match tag {
        18 => (Network::Mainnet, Some(Standard)),
        19 => (Network::Mainnet, None),
        42 => (Network::Mainnet, Some(Subaddress)),
        24 => (Network::Stagenet, Some(Standard)),
        25 => (Network::Stagenet, None),
        36 => (Network::Stagenet, Some(Subaddress)),
        53 => (Network::Testnet, Some(Standard)),
        54 => (Network::Testnet, None),
        63 => (Network::Testnet, Some(Subaddress)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with monero-wallet-rpc: of each network the standard address, a subaddress and an integrated
    // address of one throw-away wallet.
    const MAINNET: [&str; 3] = [
        "42WLzCCADKi1y5EbcdqGypWPRmXr4qNwnXJTUQEp25C9CMyntxevudYAmcvNyhbQ637eQ6dRLpLxQdk6d9mMj3SGAwSkctS",
        "89zwBo9V4seChqHQyAZgjCgHYangUyg8Th8pRg4vWTYKKQJk2PrBGVwXYkiv88RrfAGVWYicnwTYLFXKrsaewCuf3Z7BKDv",
        "4CD2111epbE1y5EbcdqGypWPRmXr4qNwnXJTUQEp25C9CMyntxevudYAmcvNyhbQ637eQ6dRLpLxQdk6d9mMj3SGFikhGcn7t6YU3Wsumk",
    ];
    const STAGENET: [&str; 3] = [
        "56m2Y9iegbVMJbSoYwcYTbbujM24pHMyY6HmguE4GmfN6SZXbtTJk9E2D5XCbXdBdTjKN7pVqczjK1DjwhAhXHKPSrK6CWm",
        "75Xf99YPNLgcb1cXwppGHGNxvm8VdJm4r1h9VCSxkUk66S4PPWzibjSeRdt47pw9e6886J2tBnnmvQYqW8ECe2tsSyYJppT",
        "5GThYxY9Hs1MJbSoYwcYTbbujM24pHMyY6HmguE4GmfN6SZXbtTJk9E2D5XCbXdBdTjKN7pVqczjK1DjwhAhXHKPfJdYESEfcpUTzDKDcd",
    ];
    const TESTNET: [&str; 3] = [
        "9zrXTu17k9cJUmyaorQuAr7Su7i2S9BV75XyQAJFjmEKa7uDsaE7skiNvSma9ZW4A9AJowCJeoVzibhw7AEWL5QiMa9uUF1",
        "Bb81xeoxux64r9H6nEPhLWVSyMT1n3JuzHTJkpYisaEc5Xdq5s8b1nGVKzESjLhQjSU1SoQ1k1Z2vfUb7GrK289mNKwABiV",
        "AAZCUhpcMR8JUmyaorQuAr7Su7i2S9BV75XyQAJFjmEKa7uDsaE7skiNvSma9ZW4A9AJowCJeoVzibhw7AEWL5QiXSfvaVkV3FAU1hJpaw",
    ];
    const NETWORKS: [(Network, [&str; 3]); 4] = [
        (Network::Mainnet, MAINNET),
        (Network::Regtest, MAINNET),
        (Network::Stagenet, STAGENET),
        (Network::Testnet, TESTNET),
    ];

    #[test]
    fn accepts_standard_addresses_and_subaddresses_of_the_network() {
        for (network, [standard, subaddress, _]) in NETWORKS {
            for (text, kind) in [
                (standard, AddressKind::Standard),
                (subaddress, AddressKind::Subaddress),
            ] {
                let address = AddressText::parse(&format!(" {text}\n"), network).unwrap();
                assert_eq!((address.as_str(), address.kind()), (text, kind), "{network}");
            }
        }
    }

    #[test]
    fn refuses_integrated_addresses() {
        for (network, [.., integrated]) in NETWORKS {
            assert_eq!(
                AddressText::parse(integrated, network),
                Err(AddressError::Integrated),
                "{network}"
            );
        }
    }

    #[test]
    fn names_both_networks_when_they_differ() {
        for (expected, own) in NETWORKS {
            for (found, addresses) in NETWORKS {
                if own == addresses {
                    continue;
                }
                for text in addresses {
                    let found = family(found);
                    let error = AddressText::parse(text, expected);
                    assert_eq!(
                        error,
                        Err(AddressError::WrongNetwork { found, expected }),
                        "{text}"
                    );
                }
            }
        }
        assert_eq!(
            AddressText::parse(TESTNET[0], Network::Mainnet)
                .unwrap_err()
                .to_string(),
            "This address is for Monero testnet; this marketplace uses mainnet."
        );
    }

    #[test]
    fn refuses_what_is_mistyped() {
        let standard = MAINNET[0];
        for (text, error) in [
            ("  ".to_owned(), AddressError::Empty),
            (standard.replacen('2', "0", 1), AddressError::Character('0')),
            (standard.replacen('2', "é", 1), AddressError::Character('é')),
            (standard.replacen('c', "a c", 1), AddressError::Character(' ')),
            (standard[..94].to_owned(), AddressError::Length(94)),
            (format!("{standard}1"), AddressError::Length(96)),
            (standard.replacen('W', "V", 1), AddressError::Checksum),
            ("z".repeat(95), AddressError::Checksum),
        ] {
            assert_eq!(AddressText::parse(&text, Network::Mainnet), Err(error), "{text}");
        }
    }

    #[test]
    fn refuses_other_things_with_a_fitting_checksum() {
        let mut bytes = [7; 65];
        for (tag, len) in [(0, 65), (18, 73), (19, 65)] {
            bytes[0] = tag;
            let mut body = bytes.to_vec();
            body.resize(len, 7);
            let text = base58_monero::encode_check(&body).unwrap();
            let parsed = AddressText::parse(&text, Network::Mainnet);
            assert_eq!(parsed, Err(AddressError::NotMonero), "{tag} {len}");
        }
    }
}
