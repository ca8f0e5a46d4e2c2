//! `GET /orders/{id}/qr.png`: what a wallet scans to pay.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use domain::OrderId;
use fast_qr::convert::Builder as _;
use fast_qr::convert::image::{ImageBuilder, ImageError};
use fast_qr::qr::{QRBuilder, QRCodeError};

use crate::http::{ApiError, ApiPath, CurrentViewer};
use crate::orders::Orders;

/// Pixels a side: sharp on screens of double density.
const SIDE: u32 = 464;

/// A picture that only its viewer may keep.
type Png = ([(HeaderName, &'static str); 2], Vec<u8>);

#[derive(Debug, thiserror::Error)]
enum QrError {
    #[error("the QR code cannot be made: {0:?}")]
    Code(QRCodeError),
    #[error("the QR code cannot be drawn: {0:?}")]
    Picture(ImageError),
}

/// Address and missing amount of an unpaid order, as a `monero:` URI.
pub(super) async fn qr(
    State(orders): State<Orders>,
    CurrentViewer(viewer): CurrentViewer,
    ApiPath(id): ApiPath<OrderId>,
) -> Result<Png, ApiError> {
    let payment = orders.view(viewer.user, id).await?.payment;
    let address = payment
        .address
        .filter(|_| payment.state.takes_payment())
        .ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "not_found", "There is nothing to pay."))?;
    let missing = payment.amount_piconero.saturating_sub(payment.received_piconero);
    let png =
        draw(format!("monero:{address}?tx_amount={missing}")).map_err(|error| ApiError::internal(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, png))
}

fn draw(uri: String) -> Result<Vec<u8>, QrError> {
    let code = QRBuilder::new(uri).build().map_err(QrError::Code)?;
    ImageBuilder::default()
        .margin(2)
        .fit_width(SIDE)
        .to_bytes(&code)
        .map_err(QrError::Picture)
}
