//! Counts the orders with news while one looks.

use std::cell::RefCell;

use leptos::prelude::window;
use web_sys::Element;

use super::json;
use super::live::{Heard, listen};
use super::page::{inside, show};

/// The orders stand in `data-unread`; an account that hears of some states only has them in `data-states`.
pub(super) fn count_on(place: &Element) {
    let list = |name: &str| -> Vec<String> {
        let list = place.get_attribute(name).unwrap_or_default();
        list.split_ascii_whitespace().map(str::to_owned).collect()
    };
    let Some(number) = inside(place, ".number") else {
        return;
    };
    let place = place.clone();
    let states = list("data-states");
    let orders = RefCell::new(list("data-unread"));
    listen(move |heard| {
        let Heard::Event { kind, data } = heard else {
            return;
        };
        let wanted = states.is_empty() || states.contains(&json::text(data, "state"));
        let order = json::text(data, "order_id");
        if kind != "order.updated" || !wanted || is_shown(&order) {
            return;
        }
        let mut orders = orders.borrow_mut();
        if !orders.contains(&order) {
            orders.push(order);
        }
        number.set_text_content(Some(&orders.len().to_string()));
        show(&place, true);
    });
}

/// Whether this is the order's own page: what happens there is seen.
fn is_shown(order: &str) -> bool {
    let path = window().location().pathname();
    path.is_ok_and(|path| path.ends_with(order))
}
