//! Follows one escrow over the WebSocket.
//!
//! The connection may break at any time, so each new one first asks for the present status: nothing is missed
//! even where the server no longer has the events in between.

use domain::EscrowId;
use futures::StreamExt as _;
use gloo_net::http::Request;
use gloo_net::websocket::Message;
use gloo_net::websocket::futures::WebSocket;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

use crate::view::PaymentStatus;

/// The first pause before connecting again; doubles up to [`LONGEST_PAUSE_MS`].
const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 30_000;

/// What every message says about itself.
#[derive(Deserialize)]
struct Event {
    seq: u64,
    #[serde(rename = "type")]
    kind: String,
}

/// Why following stopped for now.
enum Interrupted {
    /// The connection broke, or the server is away.
    Lost,
    /// The escrow entered another state, the page is out of date.
    MovedOn,
}

/// Keeps `status` up to date until the escrow changes its state, then calls `moved_on`.
pub(super) fn follow(
    status: ReadSignal<PaymentStatus>,
    set_status: WriteSignal<PaymentStatus>,
    moved_on: impl Fn() + 'static,
) {
    spawn_local(async move {
        let (escrow, state) = status.with_untracked(|status| (status.escrow_id, status.state));
        let mut after = None;
        let mut pause_ms = FIRST_PAUSE_MS;
        while !state.is_final() {
            let before = after;
            if let Interrupted::MovedOn = listen(escrow, &mut after, status, set_status).await {
                return moved_on();
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

/// One connection, from its opening to its end. `after` becomes the number of the last event seen.
async fn listen(
    escrow: EscrowId,
    after: &mut Option<u64>,
    status: ReadSignal<PaymentStatus>,
    set_status: WriteSignal<PaymentStatus>,
) -> Interrupted {
    let Some(mut socket) = address(*after).and_then(|url| WebSocket::open(&url).ok()) else {
        return Interrupted::Lost;
    };
    if refresh(escrow, status, set_status).await {
        return Interrupted::MovedOn;
    }
    while let Some(Ok(Message::Text(text))) = socket.next().await {
        let Ok(event) = serde_json::from_str::<Event>(&text) else {
            continue;
        };
        *after = Some(event.seq);
        if event.kind == "escrow.updated" && refresh(escrow, status, set_status).await {
            return Interrupted::MovedOn;
        }
    }
    Interrupted::Lost
}

/// Asks for the present status and shows it; says whether the state changed. A failed request changes
/// nothing: the next event or connection asks again.
async fn refresh(
    escrow: EscrowId,
    status: ReadSignal<PaymentStatus>,
    set_status: WriteSignal<PaymentStatus>,
) -> bool {
    let Ok(answer) = Request::get(&format!("/api/escrows/{escrow}")).send().await else {
        return false;
    };
    let Some(fresh) = answer
        .text()
        .await
        .ok()
        .and_then(|text| serde_json::from_str::<PaymentStatus>(&text).ok())
    else {
        return false;
    };
    let changed = status.with_untracked(|status| status.state != fresh.state);
    set_status.set(fresh);
    changed
}

/// Shows the new state, but takes nobody's text away: who is typing gets a link instead.
pub(super) fn move_on(set_stale: WriteSignal<bool>) {
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
