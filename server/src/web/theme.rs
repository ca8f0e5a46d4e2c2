//! `POST /theme`: light, dark, or as the device says, kept in a cookie that says nothing else.

use std::sync::Arc;

use app::view::Theme;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Form, Router};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use super::page::next_or;
use crate::config::{Config, HttpConfig};
use crate::state::AppState;

/// Over HTTPS browsers take it for this host alone.
const SECURE_NAME: &str = "__Host-theme";
/// In development, over plain HTTP.
const PLAIN_NAME: &str = "theme";

#[derive(Default, Deserialize)]
#[serde(default)]
struct Choice {
    theme: String,
    next: String,
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/theme", post(choose))
}

/// Keeps the choice, and shows the page again.
async fn choose(State(config): State<Arc<Config>>, Form(choice): Form<Choice>) -> Response {
    let mut cookie = Cookie::build((name(&config.http), Theme::from_name(&choice.theme).name()))
        .path("/")
        .http_only(true)
        .secure(config.http.secure_cookies)
        .same_site(SameSite::Lax)
        .build();
    if Theme::from_name(&choice.theme) == Theme::Device {
        cookie.make_removal();
    } else {
        cookie.make_permanent();
    }
    (CookieJar::new().add(cookie), next_or(&choice.next, "/")).into_response()
}

/// What the visitor chose before.
pub(super) fn chosen(config: &HttpConfig, headers: &HeaderMap) -> Theme {
    CookieJar::from_headers(headers)
        .get(name(config))
        .map_or_else(Theme::default, |cookie| Theme::from_name(cookie.value()))
}

const fn name(config: &HttpConfig) -> &'static str {
    if config.secure_cookies {
        SECURE_NAME
    } else {
        PLAIN_NAME
    }
}
