//! The token of forms that move money.
//!
//! Beside the check of where a request comes from, such a form must carry a secret that only a page of the
//! same session has shown. It is made from the session's secret, one way, so nothing is stored for it, and it
//! ends with the session.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::accounts::SessionToken;
use crate::http::ApiError;

/// Keeps this hash apart from every other hash of the secret.
const PURPOSE: &[u8] = b"monero-marketplace form token 1\0";

/// The token of a session; empty without one, and then no form is believed.
#[derive(Clone, Default)]
pub(super) struct FormToken(String);

impl FormToken {
    /// The token of the session with this secret.
    pub(super) fn of(session: &SessionToken) -> Self {
        let digest = Sha256::new()
            .chain_update(PURPOSE)
            .chain_update(session.to_cookie())
            .finalize();
        Self(URL_SAFE_NO_PAD.encode(digest))
    }

    /// What pages put into the form.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the form carried this token. Takes as long for a wrong one as for the right one.
    pub(super) fn check(&self, sent: &str) -> Result<(), ApiError> {
        let same = !self.0.is_empty() && bool::from(self.0.as_bytes().ct_eq(sent.as_bytes()));
        same.then_some(()).ok_or_else(|| {
            ApiError::new(
                StatusCode::FORBIDDEN,
                "form_token",
                "This form was not made for your present session. Nothing was done: look at the page and send \
                 it again.",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(cookie: char) -> FormToken {
        FormToken::of(&SessionToken::from_cookie(&cookie.to_string().repeat(43)).unwrap())
    }

    #[test]
    fn only_the_token_of_the_same_session_is_believed() {
        let mine = token('A');
        assert!(mine.check(mine.as_str()).is_ok());
        for wrong in ["", "x", token('E').as_str(), &mine.as_str()[1..]] {
            assert!(mine.check(wrong).is_err(), "{wrong}");
        }
        assert!(FormToken::default().check("").is_err());
    }

    #[test]
    fn the_token_tells_nothing_of_the_session() {
        let secret = SessionToken::from_cookie(&"A".repeat(43)).unwrap();
        let shown = FormToken::of(&secret);
        assert!(!shown.as_str().contains(&secret.to_cookie()));
        assert_ne!(shown.as_str(), URL_SAFE_NO_PAD.encode(secret.hash()));
    }
}
