//! `POST /profile`.

use app::form::ProfileForm;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::accounts::Accounts;
use crate::http::ApiError;
use crate::web::page::{Page, to_sign_in};

/// Saves where sales are paid out.
pub(super) async fn save(
    page: Page,
    State(accounts): State<Accounts>,
    Form(form): Form<ProfileForm>,
) -> Response {
    let Some(viewer) = page.viewer() else {
        return to_sign_in("/profile");
    };
    let saved = match page.check_token(&form.form_token) {
        Ok(()) => accounts
            .set_payout_address(viewer.user, &form.payout_address)
            .await
            .map_err(ApiError::from),
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => Redirect::to("/profile?saved=1").into_response(),
        Err(error) => {
            let fields = [("invalid_address", "payout_address")];
            page.again("/profile".to_owned(), form, error, &fields).await
        }
    }
}
