//! Puts a text into the clipboard.

use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use leptos::prelude::window;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use super::page::{inside, method, on, property, show};

/// How long the button says that it is done.
const SAID_MS: u32 = 2_000;

/// Shows the button inside, which without a script would do nothing, where the browser has a clipboard: only
/// secure pages are given one.
pub(super) fn offer(copied: &Element) {
    let clipboard = property(&window().navigator(), "clipboard");
    let (Some(button), Some(clipboard)) = (inside(copied, "button"), clipboard) else {
        return;
    };
    show(&button, true);
    let (place, says) = (copied.clone(), button.clone());
    on(&button, "click", move || {
        let text = place.get_attribute("data-copy").unwrap_or_default();
        if let Some(written) = write(&clipboard, &text) {
            spawn_local(say(says.clone(), written));
        }
    });
}

fn write(clipboard: &JsValue, text: &str) -> Option<Promise> {
    let promise = method(clipboard, "writeText")?
        .call1(clipboard, &text.into())
        .ok()?;
    promise.dyn_into().ok()
}

/// Says "Copied" for a moment once the browser has taken the text.
async fn say(button: Element, written: Promise) {
    if JsFuture::from(written).await.is_ok() {
        let before = button.text_content();
        button.set_text_content(Some("Copied"));
        TimeoutFuture::new(SAID_MS).await;
        button.set_text_content(before.as_deref());
    }
}
