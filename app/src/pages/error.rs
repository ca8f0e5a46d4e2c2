//! What went wrong, written for a person.

use leptos::prelude::*;

use crate::components::context::{reference, response, set_title};
use crate::view;

/// 404: no such page or thing.
#[component]
pub(crate) fn NotFound() -> AnyView {
    view! {
        <Trouble
            status=404 title="There is nothing here"
            text="The page does not exist, was taken down, or is not for you to see."
        />
    }
    .into_any()
}

/// 403: not with this account.
#[component]
pub(crate) fn Forbidden() -> AnyView {
    view! {
        <Trouble
            status=403 title="Not with this account"
            text="Your account's role does not allow this. If it should, sign in with another account."
        />
    }
    .into_any()
}

/// 503: something on the server failed; the log has the cause under the reference.
#[component]
pub(crate) fn Failed() -> AnyView {
    view! {
        <Trouble
            status=503 title="That did not work"
            text="Something on our side failed. Nothing was lost, and no money moved because of it. Try again in a moment."
        />
    }
    .into_any()
}

/// What happened outside of any page.
pub(crate) fn outside(trouble: view::Trouble) -> AnyView {
    view! { <Trouble status=trouble.status title=trouble.title text=trouble.text/> }.into_any()
}

/// The common look of all.
#[component]
fn Trouble(status: u16, #[prop(into)] title: String, #[prop(into)] text: String) -> AnyView {
    response().set_status(status);
    set_title(&title);
    view! {
        <section class="trouble narrow">
            <p class="trouble-code" aria-hidden="true">{status}</p>
            <h1>{title}</h1>
            <p>{text}</p>
            <p><a class="button" href="/">"To the front page"</a></p>
            <p class="hint">"Reference " <code>{reference()}</code> ": name it if you ask for help."</p>
        </section>
    }
    .into_any()
}
