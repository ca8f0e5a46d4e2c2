//! Gives errors that no page has shown the form of a page, for people: a limit, another site's form, a form
//! that came broken, a time-out, a panic. Programs and the API keep theirs.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use futures::future::BoxFuture;

use super::{ApiError, RequestId, envelope};

/// Writes the page.
pub type ErrorPage = Arc<dyn Fn(Refused) -> BoxFuture<'static, String> + Send + Sync>;

/// What the page is about.
pub struct Refused {
    /// What went wrong.
    pub error: ApiError,
    /// Names the request in the log.
    pub reference: String,
    /// The request's headers.
    pub headers: HeaderMap,
}

/// Paths that speak to programs only.
const PROGRAMS: [&str; 4] = ["/api/", "/health", "/ws", "/metrics"];

pub(super) async fn dress(State(page): State<Option<ErrorPage>>, request: Request, next: Next) -> Response {
    let Some(page) = page.filter(|_| is_a_person(&request)) else {
        return next.run(request).await;
    };
    let headers = request.headers().clone();
    let reference = request.extensions().get::<RequestId>().map(ToString::to_string);
    let response = next.run(request).await;
    if !is_bare_error(&response) {
        return response;
    }
    let known = response.extensions().get::<ApiError>().cloned();
    let error = known.unwrap_or_else(|| envelope::words(response.status()));
    let html = page(Refused {
        error,
        reference: reference.unwrap_or_default(),
        headers,
    });
    let (mut parts, _) = response.into_parts();
    let html = html.await;
    for gone in [
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::ACCEPT_RANGES,
        header::ETAG,
        header::LAST_MODIFIED,
    ] {
        parts.headers.remove(gone);
    }
    let set = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    for (name, value) in set {
        parts.headers.insert(name, HeaderValue::from_static(value));
    }
    Response::from_parts(parts, Body::from(html))
}

/// A browser that wants to show what comes.
fn is_a_person(request: &Request) -> bool {
    let path = request.uri().path();
    let shows_html = request
        .headers()
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|accept| accept.to_str().ok())
        .any(|accept| accept.contains("text/html"));
    shows_html
        && matches!(*request.method(), Method::GET | Method::POST)
        && !PROGRAMS.iter().any(|program| path.starts_with(program))
}

/// An error that is no page yet.
fn is_bare_error(response: &Response) -> bool {
    let status = response.status();
    let is_html = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    (status.is_client_error() || status.is_server_error()) && !is_html
}
