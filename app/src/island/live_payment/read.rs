//! Reads an escrow's status from JSON with the browser's own parser.

use domain::{Piconero, TimestampMs};
use js_sys::{JSON, Reflect};
use leptos::prelude::document;
use wasm_bindgen::JsValue;

use super::Shown;
use crate::view::Phase;

/// The escrow and its status, as the page carries them; an empty page gives an empty status, which the first
/// answer of the server replaces.
pub(super) fn from_page() -> (String, Shown) {
    let json = document()
        .query_selector("[data-status]")
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("data-status"))
        .and_then(|text| JSON::parse(&text).ok())
        .unwrap_or(JsValue::NULL);
    (text(&json, "escrow_id"), shown(&json))
}

/// The status in an answer of the API.
#[expect(
    clippy::cast_possible_truncation,
    reason = "times in milliseconds are whole and far below 2^53"
)]
pub(super) fn shown(json: &JsValue) -> Shown {
    Shown {
        state: Phase::from_name(&text(json, "state")).unwrap_or(Phase::Pending),
        next_step: text(json, "next_step"),
        deadline: field(json, "deadline").as_f64().map(|ms| TimestampMs(ms as i64)),
        amount: Piconero(whole(json, "amount_piconero")),
        received: Piconero(whole(json, "received_piconero")),
        confirmations: whole(json, "confirmations"),
        confirmations_required: whole(json, "confirmations_required"),
    }
}

/// A field of an object; undefined where there is none.
pub(super) fn field(json: &JsValue, name: &str) -> JsValue {
    Reflect::get(json, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A text; empty where there is none.
pub(super) fn text(json: &JsValue, name: &str) -> String {
    field(json, name).as_string().unwrap_or_default()
}

/// A whole number; 0 where there is none. Numbers of JavaScript are exact up to 2^53, as piconero 9007 XMR.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float to integer saturates, and only shows a number"
)]
pub(super) fn whole(json: &JsValue, name: &str) -> u64 {
    field(json, name).as_f64().unwrap_or_default() as u64
}
