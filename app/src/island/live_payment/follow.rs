//! Follows one escrow by the live events.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::Shown;
use super::read;
use crate::enhance::json;
use crate::enhance::live::{Heard, listen};
use crate::enhance::page::{all, property};

/// How often the time that is left is shown anew.
const TICK_MS: u32 = 15_000;

/// Keeps `shown` up to date until the escrow changes its state; then shows the page anew. Each new connection
/// first asks for the present status: nothing is missed even where the server no longer has the events in
/// between.
pub(super) fn follow(
    escrow: String,
    shown: ReadSignal<Shown>,
    set_shown: WriteSignal<Shown>,
    set_stale: WriteSignal<bool>,
) {
    let asked = Rc::new(Cell::new(0_u32));
    listen(move |heard| {
        let concerns = match heard {
            Heard::Connected => true,
            Heard::Event { kind, data } => {
                kind == "escrow.updated" && json::text(data, "escrow_id") == escrow
            }
        };
        if !concerns || shown.with_untracked(|shown| shown.state.is_final()) {
            return;
        }
        let turn = asked.get().wrapping_add(1);
        asked.set(turn);
        let (escrow, asked) = (escrow.clone(), Rc::clone(&asked));
        spawn_local(async move {
            let fresh = fetch(&format!("/api/escrows/{escrow}")).await;
            // A failed request changes nothing: the next event or connection asks again. An answer that was
            // overtaken is old.
            let Some(fresh) = fresh.ok().filter(|_| asked.get() == turn) else {
                return;
            };
            let fresh = read::shown(&fresh);
            let changed = shown.with_untracked(|shown| shown.state != fresh.state);
            set_shown.set(fresh);
            if changed {
                move_on(set_stale);
            }
        });
    });
}

/// Moves the clock on, so that the deadline comes nearer.
pub(super) fn count_down(set_shown: WriteSignal<Shown>) {
    spawn_local(async move {
        loop {
            set_shown.update(|shown| shown.now = read::now());
            TimeoutFuture::new(TICK_MS).await;
        }
    });
}

/// The JSON at this path.
async fn fetch(path: &str) -> Result<JsValue, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(path)).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::NULL);
    }
    JsFuture::from(response.json()?).await
}

/// Shows the new state, but takes nobody's text away: who has typed something gets a link instead.
fn move_on(set_stale: WriteSignal<bool>) {
    if has_typed() || window().location().reload().is_err() {
        set_stale.set(true);
    }
}

/// Whether a field of the page holds something else than at first, or is being used.
fn has_typed() -> bool {
    let active = document().active_element();
    all(&document(), "main :is(input:not([type=hidden]), textarea)")
        .iter()
        .any(|field| {
            active.as_ref() == Some(field) || property(field, "value") != property(field, "defaultValue")
        })
}
