//! `POST /sign-in`.

use std::sync::Arc;

use app::form::SignInForm;
use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use crate::accounts::Accounts;
use crate::config::Config;
use crate::http::read_session;
use crate::web::page::{Page, next_or};

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(flatten)]
    form: SignInForm,
    password: SecretString,
}

/// Signs in and goes on to where the person was heading.
pub(super) async fn sign_in(
    page: Page,
    State(accounts): State<Accounts>,
    State(config): State<Arc<Config>>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let Fields { form, password } = fields;
    let previous = read_session(&config.http, &headers);
    match accounts
        .log_in(&form.username, password.expose_secret(), previous.as_ref())
        .await
    {
        Ok(signed_in) => super::signed_in(&config, &signed_in.token, next_or(&form.next, "/")),
        Err(error) => page.again("/sign-in".to_owned(), form, error.into(), &[]).await,
    }
}
