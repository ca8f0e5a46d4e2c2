//! Addresses of what runs on this machine.

/// What stands between `http://` and the path: a host and its port.
#[must_use]
pub fn host(url: &str) -> &str {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    rest.split('/').next().unwrap_or(rest)
}
