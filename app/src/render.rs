//! Renders one page to a string: what the server calls for every page, and tests without a server.

use std::future::Future;
use std::pin::Pin;

use domain::TimestampMs;
use futures::StreamExt as _;
use futures::stream::once;
use leptos::prelude::*;
use leptos_integration_utils::{BoxedFnOnce, PinnedFuture, PinnedStream, build_response};
use leptos_router::location::RequestUrl;

use crate::components::document::{PageTitle, document};
use crate::ports::{Ports, ResponsePort};
use crate::routes::App;
use crate::view::{Theme, Viewer};

pub use crate::components::document::Site;
pub use crate::routes::ROUTES;

/// What a page needs to know about the request.
pub struct PageRequest {
    /// Path and query of the page to show: not always the request's own, a form may be posted elsewhere.
    pub url: String,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// Proves that a form that moves money was shown to this session; empty without one.
    pub form_token: String,
    /// Light or dark.
    pub theme: Theme,
    /// The moment of the request.
    pub now: TimestampMs,
    /// Names this request in the log; shown on error pages.
    pub reference: String,
    /// Where data comes from.
    pub ports: Ports,
    /// What all pages share.
    pub site: Site,
}

/// A page, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// Where to send the reader instead, with a 303.
    pub location: Option<String>,
    /// The whole document.
    pub html: String,
}

/// Who is signed in, as pages find it.
#[derive(Clone, Debug)]
pub(crate) struct Session(pub(crate) Option<Viewer>);

/// The moment of the request, as pages find it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now(pub(crate) TimestampMs);

/// The request's name in the log, as pages find it.
#[derive(Clone, Debug)]
pub(crate) struct Reference(pub(crate) String);

/// The address of the page, as links back to it need it.
#[derive(Clone, Debug)]
pub(crate) struct Here(pub(crate) String);

/// The token of forms that move money, as pages find it.
#[derive(Clone, Debug)]
pub(crate) struct FormToken(pub(crate) String);

/// Renders the page. `provide` adds contexts, such as a [`crate::form::Submitted`] form; `status` is the
/// answer's unless the page sets one.
///
/// Must run inside a Tokio runtime after [`init`].
pub fn render(
    request: PageRequest,
    provide: impl FnOnce() + Send + 'static,
) -> impl Future<Output = Page> + Send + 'static {
    let response = ResponsePort::default();
    let title = PageTitle::default();
    let site = request.site.clone();
    let theme = request.theme;
    let (answer, head) = (response.clone(), title.clone());
    let contexts = move || {
        provide_context(RequestUrl::new(&request.url));
        provide_context(Here(request.url));
        provide_context(Session(request.viewer));
        provide_context(FormToken(request.form_token));
        provide_context(theme);
        provide_context(Now(request.now));
        provide_context(Reference(request.reference));
        provide_context(request.ports);
        provide_context(request.site);
        provide_context(response);
        provide_context(title);
        provide();
    };
    async move {
        let (owner, body) = build_response(islands_app, contexts, whole, false);
        let body = body.await.collect::<String>().await;
        owner.unset_with_forced_cleanup();
        Page {
            status: answer.status(),
            location: answer.location(),
            html: document(&site, theme, &head, &body),
        }
    }
}

/// Makes ready for rendering. Call once at start, inside the Tokio runtime; again is harmless.
pub fn init() {
    // The only error is that an executor is already set, which is what is wanted.
    drop(any_spawner::Executor::init_tokio());
}

/// Nothing outside an island is hydrated, so that nothing needs hydration markers or serialised data.
fn islands_app() -> impl IntoView {
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    App()
}

/// Collects the whole page, waiting for all its data, and leaves out the inline script with serialised
/// resources: there are none, and the content security policy forbids inline scripts.
fn whole<V: IntoView + 'static>(
    app: V,
    _serialised: BoxedFnOnce<PinnedStream<String>>,
    _out_of_order: bool,
) -> PinnedFuture<PinnedStream<String>> {
    Box::pin(async move {
        let html = app.to_html_stream_in_order().collect::<String>().await;
        let stream: PinnedStream<String> = Pin::from(Box::new(once(async move { html })));
        stream
    })
}
