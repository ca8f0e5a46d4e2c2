//! A fresh reference for every request, in the log and in `x-request-id`. What a client sends is not
//! believed: it could make two requests look like one.

use std::fmt;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::ApiError;
use crate::entropy::Entropy;

/// The reference of a request: 64 random bits as hexadecimal digits.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) async fn give(
    State(entropy): State<Arc<dyn Entropy>>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut bytes = [0; 8];
    if let Err(error) = entropy.fill(&mut bytes) {
        return ApiError::internal(&error).into_response();
    }
    let id = RequestId(hex::encode(bytes).into());
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
