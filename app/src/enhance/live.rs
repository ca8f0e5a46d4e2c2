//! The page's one connection to the live events, shared by all that listen.
//!
//! It may break at any time and is made anew, with a pause that grows; it then asks for what came after the
//! last event that was heard.

use std::cell::RefCell;
use std::rc::Rc;

use futures::StreamExt as _;
use gloo_net::websocket::Message;
use gloo_net::websocket::futures::WebSocket;
use gloo_timers::future::TimeoutFuture;
use js_sys::JSON;
use leptos::prelude::window;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::json;

/// The first pause before connecting again; doubles up to [`LONGEST_PAUSE_MS`].
const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 30_000;

/// What listeners are told.
pub(crate) enum Heard {
    /// A connection is open. What happened before it may have been missed where the server no longer has it.
    Connected,
    /// Something happened.
    Event {
        /// Such as `order.updated`.
        kind: String,
        /// Its data.
        data: JsValue,
    },
}

type Listener = Rc<dyn Fn(&Heard)>;

thread_local! {
    static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
}

/// Tells `listener` everything from now on. The first one opens the connection.
pub(crate) fn listen(listener: impl Fn(&Heard) + 'static) {
    let first = LISTENERS.with_borrow_mut(|listeners| {
        listeners.push(Rc::new(listener));
        listeners.len() == 1
    });
    if first {
        spawn_local(stay_connected());
    }
}

async fn stay_connected() {
    let mut after = None;
    let mut pause_ms = FIRST_PAUSE_MS;
    loop {
        let before = after;
        connect(&mut after).await;
        pause_ms = if after == before {
            (pause_ms * 2).min(LONGEST_PAUSE_MS)
        } else {
            FIRST_PAUSE_MS
        };
        TimeoutFuture::new(pause_ms).await;
    }
}

/// One connection, from its opening to its end. `after` becomes the number of the last event heard.
async fn connect(after: &mut Option<u64>) {
    let Some(mut socket) = address(*after).and_then(|url| WebSocket::open(&url).ok()) else {
        return;
    };
    tell(&Heard::Connected);
    while let Some(Ok(Message::Text(text))) = socket.next().await {
        let Ok(event) = JSON::parse(&text) else {
            continue;
        };
        *after = Some(json::whole(&event, "seq"));
        tell(&Heard::Event {
            kind: json::text(&event, "type"),
            data: json::field(&event, "data"),
        });
    }
}

/// The list is copied first: a listener may add another.
fn tell(heard: &Heard) {
    let listeners: Vec<Listener> = LISTENERS.with_borrow(Clone::clone);
    for listener in listeners {
        listener(heard);
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
