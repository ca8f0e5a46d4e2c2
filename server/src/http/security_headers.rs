//! What browsers are told not to do.

use axum::http::{HeaderName, HeaderValue, header};
use tower::ServiceBuilder;
use tower::layer::util::{Identity, Stack};
use tower_http::set_header::SetResponseHeaderLayer;

/// Nothing from elsewhere, nothing inline, no frames; WebAssembly from here is the one thing that runs.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Tells no other site where people come from, but this one: with `no-referrer`, forms would be posted
/// without an origin and refused.
const REFERRER: &str = "same-origin";

type Set = SetResponseHeaderLayer<HeaderValue>;
type Layers = Stack<Set, Stack<Set, Stack<Set, Stack<Set, Identity>>>>;

/// Sets the headers on every answer.
pub(super) fn layer() -> ServiceBuilder<Layers> {
    ServiceBuilder::new()
        .layer(set(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(set(header::REFERRER_POLICY, REFERRER))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ))
}

fn set(name: HeaderName, value: &'static str) -> Set {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}
