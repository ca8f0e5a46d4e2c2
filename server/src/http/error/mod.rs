//! Where an error becomes a status, a code and a sentence. Nothing else decides statuses.

mod accounts;
mod listings;
mod orders;
mod store;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a client of the API is told. The cause, if it is no refusal, is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The status.
    pub status: StatusCode,
    /// For programs; stable.
    pub code: &'static str,
    /// For people.
    pub message: String,
    /// Seconds after which trying again may help.
    pub retry_after_secs: Option<u64>,
}

/// The body of every error: `{"error":{"code","message"}}`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// What went wrong.
    pub error: ErrorDetail,
}

/// What went wrong.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorDetail {
    /// For programs; stable.
    #[schema(example = "not_found")]
    pub code: String,
    /// For people.
    pub message: String,
}

impl ApiError {
    /// An error with these words.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            retry_after_secs: None,
        }
    }

    /// 404: there is no such thing, or its existence is a secret.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here.")
    }

    /// 401: only signed-in people may.
    #[must_use]
    pub fn sign_in_required() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "sign_in_required",
            "Sign in first; your session may have ended.",
        )
    }

    /// 403: signed in, but this role may not.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "Your account is not allowed to do this.",
        )
    }

    /// 500, with the cause in the log only.
    #[must_use]
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        tracing::error!(error = %cause, "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something failed here; the operator can see what in the log. Nothing was changed.",
        )
    }

    /// 429: too much was asked for; it may be asked for again in `wait_secs`.
    pub fn too_many_requests(message: impl Into<String>, wait_secs: u64) -> Self {
        let error = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", message);
        Self {
            retry_after_secs: Some(wait_secs.max(1)),
            ..error
        }
    }

    /// 503: trying again in a moment may help.
    pub fn unavailable(message: impl Into<String>) -> Self {
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message);
        Self {
            retry_after_secs: Some(5),
            ..error
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let told = self.clone();
        let detail = ErrorDetail {
            code: self.code.to_owned(),
            message: self.message,
        };
        let mut response = (self.status, Json(ErrorBody { error: detail })).into_response();
        // For the layer that writes a page of it.
        response.extensions_mut().insert(told);
        if let Some(secs) = self.retry_after_secs {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(secs));
        }
        response
    }
}
