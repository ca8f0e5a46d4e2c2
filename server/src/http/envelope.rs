//! Gives the API's own form to errors that its handlers never saw: an unknown path, a wrong method, a
//! time-out.

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::ApiError;

pub(super) async fn wrap(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !is_api || !is_error || is_json {
        return response;
    }
    let mut wrapped = words(status).into_response();
    // 405 says which methods there are.
    if let Some(allow) = response.headers().get(header::ALLOW) {
        wrapped.headers_mut().insert(header::ALLOW, allow.clone());
    }
    wrapped
}

pub(super) fn words(status: StatusCode) -> ApiError {
    match status {
        StatusCode::NOT_FOUND => ApiError::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => ApiError::new(
            status,
            "method_not_allowed",
            "This address does not take this method.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => super::extract::too_large(),
        StatusCode::GATEWAY_TIMEOUT => ApiError::new(
            status,
            "timed_out",
            "This took too long and was given up. Try again.",
        ),
        _ => ApiError::new(status, "failed", "The request could not be answered."),
    }
}
