//! One's purchases and sales.

use domain::Role;
use leptos::either::Either;
use leptos::prelude::*;

use super::query;
use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::card::Picture;
use crate::components::context::{now, ports, set_title, viewer};
use crate::components::empty::Empty;
use crate::components::load::load;
use crate::components::moment::ago;
use crate::ports::PortError;
use crate::view::OrderCard;

/// First what waits for the viewer, then the rest.
#[component]
pub(crate) fn Orders() -> AnyView {
    set_title("Your orders");
    let ports = ports();
    let viewer = viewer();
    let side = match query("as").as_str() {
        "buyer" => Some(Role::Buyer),
        "vendor" => Some(Role::Vendor),
        _ => None,
    };
    load(async move {
        let viewer = viewer.ok_or(PortError::SignInRequired)?;
        let mut orders = ports.orders.mine(&viewer).await?;
        let both = has(&orders, Role::Buyer) && has(&orders, Role::Vendor);
        let side = side.filter(|_| both);
        orders.retain(|order| side.is_none_or(|side| order.viewer_role == side));
        let none = orders.is_empty();
        let news = orders.iter().any(|order| order.news);
        let (yours, rest): (Vec<_>, Vec<_>) = orders.into_iter().partition(|order| order.needs_viewer);
        Ok(view! {
            <div class="medium">
                <div class="section-head">
                    <h1>"Your orders"</h1>
                    {news.then(Read)}
                </div>
                {both.then(|| view! { <Sides side/> })}
                {none.then(|| view! {
                    <Empty
                        title="No orders yet" text="What you buy or sell appears here, step by step."
                        href="/search" action="Browse listings"
                    />
                })}
                <Lines title="Waiting for you" orders=yours/>
                <Lines title="All others" orders=rest/>
            </div>
        })
    })
}

fn has(orders: &[OrderCard], role: Role) -> bool {
    orders.iter().any(|order| order.viewer_role == role)
}

/// Purchases, sales, or all, for those who have both.
#[component]
fn Sides(side: Option<Role>) -> AnyView {
    let links = [
        ("/orders", "All", None),
        ("/orders?as=buyer", "Purchases", Some(Role::Buyer)),
        ("/orders?as=vendor", "Sales", Some(Role::Vendor)),
    ]
    .map(|(href, name, of)| {
        let current = (of == side).then_some("true");
        view! { <li><a class="chip" href=href aria-current=current>{name}</a></li> }
    });
    view! { <nav class="filters" aria-label="Which orders"><ul class="chips">{links.into_iter().collect_view()}</ul></nav> }
        .into_any()
}

/// Nothing is news any more.
#[component]
pub(super) fn Read() -> AnyView {
    view! {
        <form method="post" action="/orders/read">
            <button class="button quiet small" type="submit">"Mark all as read"</button>
        </form>
    }
    .into_any()
}

/// Something has happened since.
#[component]
pub(super) fn Dot() -> AnyView {
    view! { <span class="dot">"New"</span> }.into_any()
}

/// Orders under each other.
#[component]
fn Lines(title: &'static str, orders: Vec<OrderCard>) -> impl IntoView {
    if orders.is_empty() {
        return Either::Left(());
    }
    let lines: Vec<_> = orders
        .into_iter()
        .map(|order| view! { <li><Line order/></li> })
        .collect();
    Either::Right(view! { <section><h2>{title}</h2><ul class="lines">{lines}</ul></section> })
}

/// One order.
#[component]
fn Line(order: OrderCard) -> AnyView {
    let with = match order.viewer_role {
        Role::Buyer => format!("You buy from {}", order.counterparty),
        Role::Vendor => format!("You sell to {}", order.counterparty),
        Role::Arbiter => format!("You decide: {}", order.counterparty),
    };
    view! {
        <a class="line" href=format!("/orders/{}", order.id)>
            <Picture path=order.picture title=order.title.clone()/>
            <span class="line-text">
                <span class="line-title">{order.title}</span>
                <small>{with} " · " {ago(order.placed_at, now())}</small>
            </span>
            <span class="line-end">{order.news.then(Dot)}<Badge phase=order.phase/><Amount value=order.amount/></span>
        </a>
    }
    .into_any()
}
