//! Amounts of money, without floats.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Piconero in one XMR.
pub const PICONERO_PER_XMR: u64 = 1_000_000_000_000;

/// An amount in piconero, the smallest unit of Monero: 1 XMR is 10^12 piconero.
///
/// Its text form is XMR with up to 12 decimals, its JSON form an integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Piconero(pub u64);

impl Piconero {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A whole number of XMR; `None` if it does not fit.
    #[must_use]
    pub const fn from_xmr(xmr: u64) -> Option<Self> {
        match xmr.checked_mul(PICONERO_PER_XMR) {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// The sum; `None` on overflow.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// The difference; `None` if `other` is more.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// The difference, or nothing if `other` is more.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// `quantity` times this amount; `None` on overflow.
    #[must_use]
    pub const fn checked_mul(self, quantity: u64) -> Option<Self> {
        match self.0.checked_mul(quantity) {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// `self * numerator / denominator`, rounded down. `numerator` must not exceed `denominator`, so that
    /// the result always fits; a larger one is taken as `denominator`.
    #[must_use]
    pub fn fraction(self, numerator: u64, denominator: u64) -> Self {
        if denominator == 0 {
            return Self::ZERO;
        }
        let product = u128::from(self.0) * u128::from(numerator.min(denominator));
        Self(u64::try_from(product / u128::from(denominator)).unwrap_or(self.0))
    }

    /// Whether this is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Sum for Piconero {
    /// Saturates: the whole supply of Monero is far below `u64::MAX` piconero.
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, |sum, item| Self(sum.0.saturating_add(item.0)))
    }
}

impl fmt::Display for Piconero {
    /// XMR without needless zeros: `1.5`, `0.000000000001`, `3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / PICONERO_PER_XMR, self.0 % PICONERO_PER_XMR);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        let digits = format!("{rest:012}");
        write!(f, "{whole}.{}", digits.trim_end_matches('0'))
    }
}

/// Why a text is not an amount of XMR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseAmountError {
    /// Nothing was typed.
    #[error("Enter an amount in XMR, like 0.25.")]
    Empty,
    /// A character other than digits and one point.
    #[error("Use digits and one point only, like 0.25.")]
    NotANumber,
    /// More than 12 decimals.
    #[error("Monero has 12 decimals; this amount has more.")]
    TooPrecise,
    /// More than fits.
    #[error("That is more Monero than exists.")]
    TooLarge,
}

impl FromStr for Piconero {
    type Err = ParseAmountError;

    /// Reads XMR with up to 12 decimals. Signs, exponents and separators are refused.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ParseAmountError::Empty);
        }
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(rest) || (whole.is_empty() && rest.is_empty()) {
            return Err(ParseAmountError::NotANumber);
        }
        if rest.len() > 12 {
            return Err(ParseAmountError::TooPrecise);
        }
        let number = |part: &str| {
            if part.is_empty() {
                Ok(0)
            } else {
                part.parse::<u64>().map_err(|_| ParseAmountError::TooLarge)
            }
        };
        let whole = Self::from_xmr(number(whole)?).ok_or(ParseAmountError::TooLarge)?;
        let rest = Self(number(&format!("{rest:0<12}"))?);
        whole.checked_add(rest).ok_or(ParseAmountError::TooLarge)
    }
}

/// Hundredths of a percent, 0 to 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct BasisPoints(u16);

/// A share out of a thousand, 0 to 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Permille(u16);

/// A share above the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a share of {value} is above the whole, {whole}")]
pub struct ShareError {
    value: u16,
    whole: u16,
}

macro_rules! share {
    ($name:ident, $whole:literal) => {
        impl $name {
            /// Nothing of the whole.
            pub const NONE: Self = Self(0);
            /// Half of the whole.
            pub const HALF: Self = Self($whole / 2);
            /// All of the whole.
            pub const ALL: Self = Self($whole);

            /// The number of parts.
            #[must_use]
            pub const fn get(self) -> u16 {
                self.0
            }

            /// This share of `amount`, rounded down.
            #[must_use]
            pub fn of(self, amount: Piconero) -> Piconero {
                amount.fraction(u64::from(self.0), $whole)
            }
        }

        impl TryFrom<u16> for $name {
            type Error = ShareError;

            fn try_from(value: u16) -> Result<Self, ShareError> {
                if value <= $whole {
                    Ok(Self(value))
                } else {
                    Err(ShareError {
                        value,
                        whole: $whole,
                    })
                }
            }
        }

        impl From<$name> for u16 {
            fn from(share: $name) -> u16 {
                share.0
            }
        }
    };
}

share!(BasisPoints, 10_000);
share!(Permille, 1_000);

/// As people write it: `30 %`, `12.5 %`.
impl fmt::Display for Permille {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{} %", self.0 / 10),
            tenth => write!(f, "{}.{tenth} %", self.0 / 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_people_type() {
        for (text, piconero) in [
            ("0", 0),
            ("1", PICONERO_PER_XMR),
            ("1.5", 1_500_000_000_000),
            (" .25 ", 250_000_000_000),
            ("2.", 2_000_000_000_000),
            ("0.000000000001", 1),
            ("18446744.073709551615", u64::MAX),
        ] {
            assert_eq!(text.parse(), Ok(Piconero(piconero)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        use ParseAmountError::{Empty, NotANumber, TooLarge, TooPrecise};
        for (text, error) in [
            ("", Empty),
            (".", NotANumber),
            ("-1", NotANumber),
            ("+1", NotANumber),
            ("1e3", NotANumber),
            ("1,5", NotANumber),
            ("1.2.3", NotANumber),
            ("٣", NotANumber),
            ("0.0000000000001", TooPrecise),
            ("18446744.073709551616", TooLarge),
            ("99999999999999999999", TooLarge),
        ] {
            assert_eq!(text.parse::<Piconero>(), Err(error), "{text}");
        }
    }

    #[test]
    fn shares_above_the_whole_are_refused() {
        assert!(Permille::try_from(1_001).is_err());
        assert!(serde_json::from_str::<BasisPoints>("10001").is_err());
        assert_eq!(
            Permille::try_from(300).map(|share| share.of(Piconero(1_001))),
            Ok(Piconero(300))
        );
    }

    proptest! {
        #[test]
        fn text_form_round_trips(value: u64) {
            prop_assert_eq!(Piconero(value).to_string().parse(), Ok(Piconero(value)));
        }

        #[test]
        fn a_share_and_its_rest_make_the_whole(value: u64, share in 0u16..=1000) {
            let part = Permille::try_from(share).map(|share| share.of(Piconero(value)));
            prop_assert!(part.is_ok_and(|part| part <= Piconero(value)));
        }
    }
}
