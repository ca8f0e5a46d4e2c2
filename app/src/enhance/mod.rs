//! What the browser adds to plain elements: copying, checking while one types, counting news.
//!
//! These are no islands: each changes an attribute or a text of an element that stands in the page already, which
//! takes a tenth of the bytes. An element says by a `data-` attribute what it wants; without a script it is as
//! useful as before.

mod check;
mod copy;
pub(crate) mod json;
pub(crate) mod live;
pub(crate) mod page;
mod unread;

use leptos::prelude::document;

/// Wakes every element of the page that wants it.
pub fn enhance() {
    let document = document();
    for field in page::all(&document, "[data-check]") {
        check::watch(&field);
    }
    for copied in page::all(&document, "[data-copy]") {
        copy::offer(&copied);
    }
    if let Some(place) = page::all(&document, "[data-unread]").first() {
        unread::count_on(place);
    }
}
