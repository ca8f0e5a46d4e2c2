//! A secret that can be stored.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A text that is never printed and wiped when dropped. It serialises in the clear: whoever stores it must
/// encrypt it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Confidential(String);

impl Confidential {
    /// Takes a secret.
    pub const fn new(secret: String) -> Self {
        Self(secret)
    }

    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Confidential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[confidential]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_stored_but_never_printed() {
        let secret = Confidential::new("hunter2".to_owned());
        assert_eq!(format!("{secret:?}"), "[confidential]");
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"hunter2\"");
        assert_eq!(secret.expose(), "hunter2");
    }
}
