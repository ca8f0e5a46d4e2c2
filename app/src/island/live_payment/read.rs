//! Reads an escrow's status from JSON.

use domain::{Piconero, TimestampMs};
use js_sys::JSON;
use leptos::prelude::document;
use wasm_bindgen::JsValue;

use super::Shown;
use crate::enhance::json;
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
    (json::text(&json, "escrow_id"), shown(&json))
}

/// The moment by this device's clock.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds since 1970 are whole and far below 2^53"
)]
pub(super) fn now() -> TimestampMs {
    TimestampMs(js_sys::Date::now() as i64)
}

/// The status in an answer of the API.
#[expect(
    clippy::cast_possible_truncation,
    reason = "times in milliseconds are whole and far below 2^53"
)]
pub(super) fn shown(json: &JsValue) -> Shown {
    Shown {
        state: Phase::from_name(&json::text(json, "state")).unwrap_or(Phase::Pending),
        next_step: json::text(json, "next_step"),
        deadline: json::field(json, "deadline")
            .as_f64()
            .map(|ms| TimestampMs(ms as i64)),
        now: now(),
        amount: Piconero(json::whole(json, "amount_piconero")),
        received: Piconero(json::whole(json, "received_piconero")),
        confirmations: json::whole(json, "confirmations"),
        confirmations_required: json::whole(json, "confirmations_required"),
    }
}
