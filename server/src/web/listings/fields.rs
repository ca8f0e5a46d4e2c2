//! The fields of a listing as a form sends them.

use app::form::ListingForm;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use domain::Piconero;
use domain::money::ParseAmountError;

use crate::http::ApiError;
use crate::listings::Upload;

/// Which field each refusal is about.
pub(super) const FIELDS: [(&str, &str); 10] = [
    ("invalid_title", "title"),
    ("invalid_description", "description"),
    ("invalid_price", "price"),
    ("price_too_low", "price"),
    ("price_too_high", "price"),
    ("invalid_stock", "stock"),
    ("unknown_category", "category"),
    ("invalid_picture", "picture"),
    ("too_large", "picture"),
    ("too_many_pictures", "picture"),
];

/// The price that was typed.
pub(super) fn price(form: &ListingForm) -> Result<Piconero, ApiError> {
    form.price
        .parse()
        .map_err(|error: ParseAmountError| unprocessable("invalid_price", error.to_string()))
}

/// The pieces that were typed.
pub(super) fn stock(form: &ListingForm) -> Result<u32, ApiError> {
    form.stock.trim().parse().map_err(|_| {
        unprocessable(
            "invalid_stock",
            "Enter a whole number of pieces, like 5.".to_owned(),
        )
    })
}

fn unprocessable(code: &'static str, message: String) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
}

/// Reads the form's texts into `form`; gives the picture, unless none was chosen.
pub(super) async fn read(mut body: Multipart, form: &mut ListingForm) -> Result<Option<Upload>, ApiError> {
    let mut picture = None;
    while let Some(field) = body.next_field().await.map_err(|error| refused(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|error| refused(&error))?;
        if name == "picture" {
            picture = (!bytes.is_empty()).then(|| Upload(bytes.into()));
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "title" => form.title = text,
            "description" => form.description = text,
            "price" => form.price = text,
            "stock" => form.stock = text,
            "category" => form.category = text,
            "draft" => form.draft = text,
            "remove" => form.remove.push(text),
            _ => {}
        }
    }
    Ok(picture)
}

fn refused(error: &MultipartError) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::new(
            error.status(),
            "too_large",
            "The picture is too large: at most 8 MB.",
        );
    }
    ApiError::new(
        StatusCode::BAD_REQUEST,
        "invalid_form",
        "The form came incomplete. Send it again.",
    )
}
