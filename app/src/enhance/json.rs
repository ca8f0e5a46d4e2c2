//! Reads JSON with the browser's own parser: `serde` and its kin would double the size of what is loaded.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// A field of an object; undefined where there is none.
pub(crate) fn field(json: &JsValue, name: &str) -> JsValue {
    Reflect::get(json, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A text; empty where there is none.
pub(crate) fn text(json: &JsValue, name: &str) -> String {
    field(json, name).as_string().unwrap_or_default()
}

/// A whole number; 0 where there is none. Numbers of JavaScript are exact up to 2^53, as piconero 9007 XMR.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float to integer saturates, and only shows a number"
)]
pub(crate) fn whole(json: &JsValue, name: &str) -> u64 {
    field(json, name).as_f64().unwrap_or_default() as u64
}
