//! `POST /api/listings/{id}/pictures`.

use axum::Json;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use domain::ListingId;
use utoipa::ToSchema;

use super::body::PictureBody;
use crate::http::error::ErrorBody;
use crate::http::extract::too_large;
use crate::http::{ApiError, ApiMultipart, ApiPath, CurrentViewer};
use crate::listings::{Listings, Upload};

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; fields are read one by one")]
pub(super) struct Form {
    /// A PNG, JPEG or WebP file.
    #[schema(value_type = String, format = Binary)]
    picture: Vec<u8>,
}

/// Adds a picture to one's own listing. It is encoded anew; nothing of its metadata is kept.
#[utoipa::path(
    post,
    path = "/api/listings/{id}/pictures",
    tag = "listings",
    params(("id" = String, Path)),
    request_body(content = Form, content_type = "multipart/form-data"),
    responses(
        (status = CREATED, body = PictureBody),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = NOT_FOUND, description = "There is none, or it is somebody else's.", body = ErrorBody),
        (status = CONFLICT, description = "It has as many pictures as it may.", body = ErrorBody),
        (status = PAYLOAD_TOO_LARGE, body = ErrorBody),
        (status = UNPROCESSABLE_ENTITY, description = "Not a picture.", body = ErrorBody),
    ),
)]
pub(super) async fn add_picture(
    State(listings): State<Listings>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<ListingId>,
    ApiMultipart(form): ApiMultipart,
) -> Result<(StatusCode, Json<PictureBody>), ApiError> {
    let upload = picture_of(form).await?;
    let picture = listings.add_picture(&viewer, id, upload).await?;
    Ok((StatusCode::CREATED, Json(picture.into())))
}

async fn picture_of(mut form: Multipart) -> Result<Upload, ApiError> {
    while let Some(field) = form.next_field().await.map_err(|error| refusal(&error))? {
        if field.name() == Some("picture") {
            return bytes(field).await;
        }
    }
    Err(ApiError::new(
        StatusCode::BAD_REQUEST,
        "no_picture",
        "Send the file as the form's field “picture”.",
    ))
}

async fn bytes(field: Field<'_>) -> Result<Upload, ApiError> {
    Ok(Upload(
        field.bytes().await.map_err(|error| refusal(&error))?.into(),
    ))
}

fn refusal(error: &MultipartError) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    ApiError::new(StatusCode::BAD_REQUEST, "invalid_form", error.body_text())
}
