//! The session's cookie.

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::accounts::SessionToken;
use crate::config::HttpConfig;

/// With this prefix browsers take a cookie only over HTTPS, for this host alone and for every path, so that
/// no neighbouring host can plant one.
const SECURE_NAME: &str = "__Host-session";
/// In development, over plain HTTP.
const PLAIN_NAME: &str = "session";

/// The cookie that signs in. It ends with the browser; the server ends it earlier.
#[must_use]
pub fn set_session(config: &HttpConfig, token: &SessionToken) -> Cookie<'static> {
    cookie(config, token.to_cookie())
}

/// The cookie that signs out.
#[must_use]
pub fn clear_session(config: &HttpConfig) -> Cookie<'static> {
    let mut cookie = cookie(config, String::new());
    cookie.make_removal();
    cookie
}

/// The secret that the request's cookie carries, whether or not it belongs to a session.
#[must_use]
pub fn read_session(config: &HttpConfig, headers: &HeaderMap) -> Option<SessionToken> {
    let jar = CookieJar::from_headers(headers);
    SessionToken::from_cookie(jar.get(name(config))?.value())
}

fn cookie(config: &HttpConfig, value: String) -> Cookie<'static> {
    Cookie::build((name(config), value))
        .path("/")
        .http_only(true)
        .secure(config.secure_cookies)
        .same_site(SameSite::Lax)
        .build()
}

const fn name(config: &HttpConfig) -> &'static str {
    if config.secure_cookies {
        SECURE_NAME
    } else {
        PLAIN_NAME
    }
}
