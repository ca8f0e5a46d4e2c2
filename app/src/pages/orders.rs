//! One's purchases and sales.

use domain::Role;
use leptos::either::Either;
use leptos::prelude::*;

use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::card::Picture;
use crate::components::context::{ports, set_title, viewer};
use crate::components::empty::Empty;
use crate::components::load::load;
use crate::components::moment::Moment;
use crate::ports::PortError;
use crate::view::OrderCard;

/// First what waits for the viewer, then the rest.
#[component]
pub(crate) fn Orders() -> AnyView {
    set_title("Your orders");
    let ports = ports();
    let viewer = viewer();
    load(async move {
        let viewer = viewer.ok_or(PortError::SignInRequired)?;
        let orders = ports.orders.mine(&viewer).await?;
        let none = orders.is_empty();
        let (yours, rest): (Vec<_>, Vec<_>) = orders.into_iter().partition(|order| order.needs_viewer);
        Ok(view! {
            <div class="medium">
                <h1>"Your orders"</h1>
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
                <small>{with} ", " <Moment at=order.placed_at/></small>
            </span>
            <span class="line-end"><Badge phase=order.phase/><Amount value=order.amount/></span>
        </a>
    }
    .into_any()
}
