//! SHA-256 over canonical JSON.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The largest integer that every JSON reader keeps exact (RFC 7493, section 2.2).
const LARGEST_EXACT: u64 = (1 << 53) - 1;

/// A SHA-256 hash; as text, 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of `value`'s canonical JSON: RFC 8785, with integers beyond 2^53 − 1 written as strings, as
    /// its appendix D advises.
    ///
    /// # Errors
    /// If `value` has no JSON form (a map with keys that are no strings, a float that is not finite).
    pub fn of_json(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        let value = exact(serde_json::to_value(value)?);
        let text = serde_json_canonicalizer::to_vec(&value)?;
        Ok(Self(Sha256::digest(text).into()))
    }

    /// The hash of bytes.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

fn exact(value: Value) -> Value {
    match value {
        Value::Number(number) if number.as_u64().is_some_and(|number| number > LARGEST_EXACT) => {
            Value::String(number.to_string())
        }
        Value::Array(items) => items.into_iter().map(exact).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, exact(value)))
            .collect(),
        other => other,
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_order_of_fields_does_not_matter() {
        let one: Value = serde_json::from_str(r#"{"b":1,"a":{"d":[],"c":"x"}}"#).expect("JSON");
        let two: Value = serde_json::from_str(r#"{ "a": {"c":"x","d":[]}, "b": 1 }"#).expect("JSON");
        assert_eq!(
            Hash::of_json(&one).expect("hash"),
            Hash::of_json(&two).expect("hash")
        );
    }

    #[test]
    fn is_plain_sha256_of_the_canonical_text() {
        let expected = Hash::of_bytes(br#"{"a":1,"b":"18446744073709551615"}"#);
        assert_eq!(
            Hash::of_json(&json!({"b": u64::MAX, "a": 1})).expect("hash"),
            expected
        );
    }

    #[test]
    fn neighbouring_large_amounts_hash_differently() {
        let hash = |amount: u64| Hash::of_json(&json!({ "amount": amount })).expect("hash");
        assert_ne!(hash(u64::MAX), hash(u64::MAX - 1));
        assert_eq!(hash(7).to_string().parse(), Ok(hash(7)));
    }
}
