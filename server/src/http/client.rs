//! Which client sends a request.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};

use crate::config::HttpConfig;

/// The client's address: the peer's, or what the proxy on this host says in the header of the settings. IPv6
/// clients hold whole networks, so a network of 64 bits counts as one client; an IPv4 address written as IPv6 is
/// that IPv4 address, or all of IPv4 would be one client.
pub(super) fn address(config: &HttpConfig, headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| {
            peer.ip().to_canonical()
        });
    let named: Option<IpAddr> = config
        .client_address_header
        .as_deref()
        .filter(|_| peer.is_loopback())
        .and_then(|name| headers.get(name)?.to_str().ok()?.trim().parse().ok());
    match named.map_or(peer, |named| named.to_canonical()) {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        IpAddr::V4(address) => IpAddr::V4(address),
    }
}
