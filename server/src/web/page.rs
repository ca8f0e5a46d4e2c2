//! A page about to be shown.

use std::convert::Infallible;
use std::sync::Arc;

use app::form::{FieldError, Submitted};
use app::ports::PortError;
use app::render::{PageRequest, render};
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use leptos::context::provide_context;

use super::ports::app_viewer;
use super::token::FormToken;
use super::{Web, theme};
use crate::accounts::Viewer;
use crate::http::{ApiError, MaybeViewer, RequestId, read_session};
use crate::state::AppState;

/// Everything that showing a page takes. A handler shows the page of its own path, or, when a form comes back,
/// the one that the form is on.
pub(super) struct Page {
    request: PageRequest,
    viewer: Option<Viewer>,
    token: FormToken,
}

impl Page {
    /// Whether the form that was `sent` with this token was shown to the same session. Every form that moves
    /// money asks.
    pub(super) fn check_token(&self, sent: &str) -> Result<(), ApiError> {
        self.token.check(sent)
    }

    /// Who is signed in, if anyone.
    pub(super) fn viewer(&self) -> Option<Viewer> {
        self.viewer.clone()
    }

    /// The page of the request's own path.
    pub(super) async fn show(self) -> Response {
        self.answer(None, || {}).await
    }

    /// The page at `path` again with a form that was refused. `fields` says which field each of the error's
    /// codes is about; any other is about the form as a whole. What is no refusal becomes an error page.
    pub(super) async fn again<F: Clone + Send + Sync + 'static>(
        mut self,
        path: String,
        values: F,
        error: ApiError,
        fields: &[(&str, &'static str)],
    ) -> Response {
        let failure = match error.status {
            StatusCode::NOT_FOUND => Some(PortError::NotFound),
            status if status.is_server_error() && error.retry_after_secs.is_none() => {
                Some(PortError::Unavailable)
            }
            _ => None,
        };
        if let Some(failure) = failure {
            return self.answer(None, move || provide_context(failure)).await;
        }
        let known = fields.iter().find(|(code, _)| *code == error.code);
        let field = known.map_or("", |(_, field)| *field);
        let submitted = Submitted {
            values,
            errors: vec![FieldError::new(field, error.message)],
        };
        self.request.url = path;
        let mut response = self
            .answer(Some(error.status), move || provide_context(submitted))
            .await;
        if let Some(secs) = error.retry_after_secs {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(secs));
        }
        response
    }

    /// Renders. Pages are private to their viewer: nothing between may keep them.
    async fn answer(self, status: Option<StatusCode>, provide: impl FnOnce() + Send + 'static) -> Response {
        let page = render(self.request, provide).await;
        if let Some(location) = page.location {
            return Redirect::to(&location).into_response();
        }
        let shown = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let status = status.filter(|_| shown == StatusCode::OK).unwrap_or(shown);
        let mut response = (status, Html(page.html)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        );
        response
    }
}

impl FromRequestParts<AppState> for Page {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let MaybeViewer(viewer) = MaybeViewer::from_request_parts(parts, state).await?;
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, state).await?;
        let url = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let reference = parts.extensions.get::<RequestId>().map(ToString::to_string);
        let web = web(parts);
        let http = &state.config.http;
        let session = read_session(http, &parts.headers).filter(|_| viewer.is_some());
        let token = session.map_or_else(FormToken::default, |session| FormToken::of(&session));
        let request = PageRequest {
            url,
            viewer: viewer.as_ref().map(app_viewer),
            form_token: token.as_str().to_owned(),
            theme: theme::chosen(http, &parts.headers),
            now: state.clock.now(),
            reference: reference.unwrap_or_default(),
            ports: web.ports.clone(),
            site: web.site.clone(),
        };
        Ok(Self {
            request,
            viewer,
            token,
        })
    }
}

/// The layer of [`super::pages`] stands before every handler that takes a [`Page`].
#[expect(
    clippy::expect_used,
    reason = "the router that holds these handlers adds the extension itself"
)]
fn web(parts: &Parts) -> &Arc<Web> {
    let web = parts.extensions.get::<Arc<Web>>();
    web.expect("pages come with their layer")
}

/// For forms sent without a session, or after it ended: signing in leads back to the form's page, a path that
/// needs no encoding.
pub(super) fn to_sign_in(back: &str) -> Response {
    Redirect::to(&format!("/sign-in?next={back}")).into_response()
}

/// Where to go after a form: `next` if it is a path on this site, else `otherwise`. Anything else could send
/// people to another site under this one's name.
pub(crate) fn next_or(next: &str, otherwise: &str) -> Redirect {
    let mut letters = next.bytes();
    let on_site = letters.next() == Some(b'/')
        && !matches!(letters.next(), Some(b'/' | b'\\'))
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    Redirect::to(if on_site { next } else { otherwise })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_never_lead_to_another_site() {
        let target = |next: &str| {
            let response = next_or(next, "/home").into_response();
            response.headers()[header::LOCATION].to_str().unwrap().to_owned()
        };
        assert_eq!(target("/orders?x=1"), "/orders?x=1");
        for next in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\nb",
            "orders",
        ] {
            assert_eq!(target(next), "/home", "{next}");
        }
    }
}
