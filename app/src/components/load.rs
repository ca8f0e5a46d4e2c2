//! Waits for a port's answer; shows what a person should read when there is none.

use std::future::Future;

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

use super::context::{here, response};
use crate::pages::{Failed, Forbidden, NotFound};
use crate::ports::PortError;

/// Shows what `future` gives. If it fails, the page becomes the matching error page with its status; who is
/// not signed in is sent to sign in and back.
///
/// With the data there, nothing is left to wait for: the view is written out at once, into one string. It must
/// not hold another `load`.
pub(crate) fn load<V: IntoView + Send + 'static>(
    future: impl Future<Output = Result<V, PortError>> + Send + 'static,
) -> AnyView {
    Suspend::new(async move {
        let view = future.await.map(IntoView::into_view);
        InertElement::new(view.map_or_else(|error| failure(error).to_html(), RenderHtml::to_html))
    })
    .into_any()
}

/// The error page for `error`.
pub(crate) fn failure(error: PortError) -> AnyView {
    match error {
        PortError::NotFound => NotFound().into_any(),
        PortError::Forbidden => Forbidden().into_any(),
        PortError::Unavailable => Failed().into_any(),
        PortError::SignInRequired => {
            response().redirect(&with_next("/sign-in", &here()));
            ().into_any()
        }
    }
}

/// `path`, which then leads on to `next` if there is one.
pub(crate) fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?next={}", encode(next))
    }
}

/// Percent-encodes a path and query as one query value.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(b"0123456789ABCDEF"[usize::from(byte >> 4)]));
            out.push(char::from(b"0123456789ABCDEF"[usize::from(byte & 15)]));
        }
    }
    out
}
