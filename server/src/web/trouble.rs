//! Errors of requests that no page has answered, in words for a person.

use std::sync::Arc;

use app::render::{PageRequest, render};
use app::view::Trouble;
use axum::http::StatusCode;
use domain::Clock;
use futures::FutureExt as _;
use leptos::context::provide_context;

use super::{Web, theme};
use crate::config::Config;
use crate::http::{ApiError, ErrorPage, Refused};

/// Writes such a page. It does not say who is signed in: the request may have been refused before that was
/// looked up.
pub(super) fn error_page(web: Arc<Web>, config: Arc<Config>, clock: Arc<dyn Clock>) -> ErrorPage {
    Arc::new(move |refused: Refused| {
        let request = PageRequest {
            url: "/".to_owned(),
            viewer: None,
            form_token: String::new(),
            theme: theme::chosen(&config.http, &refused.headers),
            now: clock.now(),
            reference: refused.reference,
            ports: web.ports.clone(),
            site: web.site.clone(),
        };
        let trouble = told(refused.error);
        render(request, move || provide_context(trouble))
            .map(|page| page.html)
            .boxed()
    })
}

/// What happened, and what to do.
fn told(error: ApiError) -> Trouble {
    let (title, text) = match error.status {
        StatusCode::FORBIDDEN if error.code == "cross_site" => (
            "This came from another site",
            "Nothing was done. If you meant it, open the page here and use its own buttons.".to_owned(),
        ),
        StatusCode::FORBIDDEN => ("Not with this account", error.message),
        StatusCode::UNAUTHORIZED => ("Sign in first", error.message),
        StatusCode::NOT_FOUND => ("There is nothing here", error.message),
        StatusCode::METHOD_NOT_ALLOWED => (
            "Nothing to see at this address",
            "It only takes forms. Go back and use the buttons of the page.".to_owned(),
        ),
        StatusCode::PAYLOAD_TOO_LARGE => ("That is too large", error.message),
        StatusCode::TOO_MANY_REQUESTS => ("A little too fast", error.message),
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE | StatusCode::UNPROCESSABLE_ENTITY => (
            "The form did not arrive whole",
            format!(
                "{} Nothing was changed: go back, reload the page and send it again.",
                error.message
            ),
        ),
        StatusCode::GATEWAY_TIMEOUT => (
            "That took too long",
            "We gave up waiting. Before you send a form again, look whether it was done.".to_owned(),
        ),
        StatusCode::SERVICE_UNAVAILABLE => ("Not at this moment", error.message),
        _ => ("That did not work", error.message),
    };
    let wait = error.retry_after_secs.map(|secs| match secs {
        1 => " Try again in a second.".to_owned(),
        secs => format!(" Try again in {secs} seconds."),
    });
    Trouble {
        status: error.status.as_u16(),
        title: title.to_owned(),
        text: text + wait.as_deref().unwrap_or_default(),
    }
}
