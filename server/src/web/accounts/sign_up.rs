//! `POST /sign-up`.

use std::sync::Arc;

use app::form::SignUpForm;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::AccountRole;
use domain::account::UnknownAccountRole;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use crate::accounts::{AccountError, Accounts, Registration};
use crate::config::Config;
use crate::web::page::{Page, next_or};

/// Which field each refusal is about.
const FIELDS: [(&str, &str); 4] = [
    ("invalid_username", "username"),
    ("username_taken", "username"),
    ("invalid_password", "password"),
    ("role_not_open", "role"),
];

#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(flatten)]
    form: SignUpForm,
    password: SecretString,
}

/// Makes the account and signs in. Vendors go on to set their payout address.
pub(super) async fn sign_up(
    page: Page,
    State(accounts): State<Accounts>,
    State(config): State<Arc<Config>>,
    Form(fields): Form<Fields>,
) -> Response {
    let Fields { form, password } = fields;
    let registered = match form.role.parse() {
        Ok(role) => {
            let password = password.expose_secret();
            let registration = Registration {
                username: &form.username,
                password,
                role,
            };
            accounts
                .register(registration)
                .await
                .map(|signed_in| (role, signed_in))
        }
        Err(UnknownAccountRole) => Err(AccountError::RoleNotOpen),
    };
    match registered {
        Ok((role, signed_in)) => {
            let home = if role == AccountRole::Vendor {
                "/profile"
            } else {
                "/"
            };
            super::signed_in(&config, &signed_in.token, next_or(&form.next, home))
        }
        Err(error) => {
            page.again("/sign-up".to_owned(), form, error.into(), &FIELDS)
                .await
        }
    }
}
