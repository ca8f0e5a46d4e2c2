//! Finding things in the page, and hearing what people do to them.

use js_sys::{Function, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, Element};

/// Every element of the page that the selector finds.
pub(crate) fn all(document: &Document, selector: &str) -> Vec<Element> {
    let Ok(found) = document.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|place| found.item(place)?.dyn_into().ok())
        .collect()
}

/// The first element inside `outer` that the selector finds.
pub(super) fn inside(outer: &Element, selector: &str) -> Option<Element> {
    outer.query_selector(selector).ok().flatten()
}

/// A property of an object of the page, where there is one.
pub(crate) fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// A method of an object of the page.
pub(super) fn method(object: &JsValue, name: &str) -> Option<Function> {
    property(object, name)?.dyn_into().ok()
}

/// Shows or hides the element.
pub(super) fn show(element: &Element, shown: bool) {
    // Neither name can be refused.
    let _ignored = if shown {
        element.remove_attribute("hidden")
    } else {
        element.set_attribute("hidden", "")
    };
}

/// Runs `then` whenever the event happens to the element, as long as there is the page.
pub(super) fn on(element: &Element, event: &str, then: impl FnMut() + 'static) {
    let listener = Closure::<dyn FnMut()>::new(then).into_js_value();
    // An element takes any listener.
    let _ignored = element.add_event_listener_with_callback(event, listener.unchecked_ref());
}
