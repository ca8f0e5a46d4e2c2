//! Follows one escrow over the WebSocket.
//!
//! The connection may break at any time, so each new one first asks for the present status: nothing is missed
//! even where the server no longer has the events in between.

use futures::StreamExt as _;
use gloo_net::websocket::Message;
use gloo_net::websocket::futures::WebSocket;
use gloo_timers::future::TimeoutFuture;
use js_sys::JSON;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::Shown;
use super::read;

/// The first pause before connecting again; doubles up to [`LONGEST_PAUSE_MS`].
const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 30_000;

/// Keeps `shown` up to date until the escrow changes its state; then shows the page anew.
pub(super) fn follow(
    escrow: String,
    shown: ReadSignal<Shown>,
    set_shown: WriteSignal<Shown>,
    set_stale: WriteSignal<bool>,
) {
    spawn_local(async move {
        let mut after = None;
        let mut pause_ms = FIRST_PAUSE_MS;
        while !shown.with_untracked(|shown| shown.state.is_final()) {
            let before = after;
            if listen(&escrow, &mut after, shown, set_shown).await {
                return move_on(set_stale);
            }
            pause_ms = if after == before {
                (pause_ms * 2).min(LONGEST_PAUSE_MS)
            } else {
                FIRST_PAUSE_MS
            };
            TimeoutFuture::new(pause_ms).await;
        }
    });
}

/// One connection, from its opening to its end; says whether the escrow entered another state. `after` becomes
/// the number of the last event seen.
async fn listen(
    escrow: &str,
    after: &mut Option<u64>,
    shown: ReadSignal<Shown>,
    set_shown: WriteSignal<Shown>,
) -> bool {
    let Some(mut socket) = address(*after).and_then(|url| WebSocket::open(&url).ok()) else {
        return false;
    };
    if refresh(escrow, shown, set_shown).await {
        return true;
    }
    while let Some(Ok(Message::Text(text))) = socket.next().await {
        let Ok(event) = JSON::parse(&text) else {
            continue;
        };
        *after = Some(read::whole(&event, "seq"));
        if read::text(&event, "type") == "escrow.updated" && refresh(escrow, shown, set_shown).await {
            return true;
        }
    }
    false
}

/// Asks for the present status and shows it; says whether the state changed. A failed request changes
/// nothing: the next event or connection asks again.
async fn refresh(escrow: &str, shown: ReadSignal<Shown>, set_shown: WriteSignal<Shown>) -> bool {
    let Ok(json) = fetch(&format!("/api/escrows/{escrow}")).await else {
        return false;
    };
    let fresh = read::shown(&json);
    let changed = shown.with_untracked(|shown| shown.state != fresh.state);
    set_shown.set(fresh);
    changed
}

/// The JSON at this path.
async fn fetch(path: &str) -> Result<JsValue, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(path)).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::NULL);
    }
    JsFuture::from(response.json()?).await
}

/// Shows the new state, but takes nobody's text away: who is typing gets a link instead.
fn move_on(set_stale: WriteSignal<bool>) {
    let typing = document()
        .query_selector("main :is(input, textarea, select):focus")
        .is_ok_and(|found| found.is_some());
    if typing || window().location().reload().is_err() {
        set_stale.set(true);
    }
}

fn address(after: Option<u64>) -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" {
        "wss"
    } else {
        "ws"
    };
    let host = location.host().ok()?;
    let after = after.map_or_else(String::new, |seq| format!("?after={seq}"));
    Some(format!("{scheme}://{host}/ws{after}"))
}
