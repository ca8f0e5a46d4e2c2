//! HTTP digest authentication as Monero's processes speak it.

use digest_auth::{AuthContext, HttpMethod, WwwAuthenticateHeader};
use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};
use secrecy::ExposeSecret;

use super::transport::Login;

/// The server's last challenge on a connection.
///
/// Monero binds a challenge to one connection and counts its uses strictly one by one, so calls that share a
/// challenge must go one after another; the transport sees to that.
#[derive(Default)]
pub(super) struct Session {
    challenge: Option<WwwAuthenticateHeader>,
}

impl Session {
    /// Takes the challenge of a 401 answer; false if it carries none that is understood.
    pub(super) fn challenged(&mut self, headers: &HeaderMap) -> bool {
        self.challenge = headers
            .get_all(WWW_AUTHENTICATE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .find_map(|value| digest_auth::parse(value).ok());
        self.challenge.is_some()
    }

    /// The `Authorization` header of the next request, if a challenge is known.
    pub(super) fn answer(&mut self, login: &Login, path: &str) -> Option<String> {
        let context = AuthContext::new_with_method(
            login.user.as_str(),
            login.password.expose_secret(),
            path,
            None::<&[u8]>,
            HttpMethod::POST,
        );
        let answer = self.challenge.as_mut()?.respond(&context).ok()?;
        Some(answer.to_header_string())
    }

    /// Whether the server says that the login is right and only the challenge, or its count, was not this
    /// connection's; source: `http_auth.cpp` of epee.
    pub(super) fn is_stale(&self) -> bool {
        self.challenge.as_ref().is_some_and(|challenge| challenge.stale)
    }

    /// Forgets the challenge; the connection it belonged to is gone.
    pub(super) fn forget(&mut self) {
        self.challenge = None;
    }
}
