//! What the renderer hands to every component. Each is provided before any page runs.

use leptos::prelude::*;

use super::document::{PageTitle, Site};
use crate::form::Submitted;
use crate::ports::{Ports, ResponsePort};
use crate::render::{FormToken, Here, Now, Reference, Session};
use crate::view::{Theme, Viewer};

/// The ports.
pub(crate) fn ports() -> Ports {
    expect_context()
}

/// Who is signed in.
pub(crate) fn viewer() -> Option<Viewer> {
    expect_context::<Session>().0
}

/// What forms that move money carry.
pub(crate) fn form_token() -> String {
    expect_context::<FormToken>().0
}

/// Light or dark.
pub(crate) fn theme() -> Theme {
    expect_context()
}

/// The moment of the request.
pub(crate) fn now() -> domain::TimestampMs {
    expect_context::<Now>().0
}

/// The request's name in the log.
pub(crate) fn reference() -> String {
    expect_context::<Reference>().0
}

/// Path and query of this page.
pub(crate) fn here() -> String {
    expect_context::<Here>().0
}

/// What all pages share.
pub(crate) fn site() -> Site {
    expect_context()
}

/// Status and redirect of the answer.
pub(crate) fn response() -> ResponsePort {
    expect_context()
}

/// Names the page.
pub(crate) fn set_title(title: &str) {
    expect_context::<PageTitle>().set(title);
}

/// The form that came back, or an empty one; the answer to a form that comes back is 422 unless it was set.
pub(crate) fn submitted<F: Clone + Default + Send + Sync + 'static>() -> Submitted<F> {
    use_context::<Submitted<F>>().unwrap_or_default()
}
