//! A form with files.

use axum::extract::{FromRequest, Multipart, Request};

use crate::http::ApiError;

/// The body, read as `multipart/form-data`.
pub struct ApiMultipart(pub Multipart);

impl<S: Send + Sync> FromRequest<S> for ApiMultipart {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let form = Multipart::from_request(request, state).await;
        form.map(Self)
            .map_err(|error| ApiError::new(error.status(), "invalid_form", error.body_text()))
    }
}
