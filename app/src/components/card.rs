//! A listing among others.

use domain::PictureId;
use leptos::either::Either;
use leptos::prelude::*;

use super::amount::Amount;
use crate::view::ListingCard;

/// Listings side by side.
#[component]
pub(crate) fn Cards(cards: Vec<ListingCard>) -> impl IntoView {
    let cards: Vec<_> = cards
        .into_iter()
        .map(|card| view! { <li><Card card/></li> })
        .collect();
    view! { <ul class="cards">{cards}</ul> }
}

/// Picture, title, price, vendor.
#[component]
fn Card(card: ListingCard) -> impl IntoView {
    let stock = match card.stock {
        _ if !card.active => Some(("stock few", "Draft".to_owned())),
        0 => Some(("stock none", "Sold out".to_owned())),
        few @ 1..=3 => Some(("stock few", format!("{few} left"))),
        _ => None,
    };
    let stock = stock.map(|(class, text)| view! { <span class=class>{text}</span> });
    view! {
        <a class="card" href=format!("/listings/{}", card.id)>
            <Picture path=card.picture title=card.title.clone()/>
            <strong>{card.title}</strong>
            <small>{card.vendor}</small>
            <span><Amount value=card.price/>{stock}</span>
        </a>
    }
}

/// The path of a picture's small size.
pub(crate) fn thumb(id: PictureId) -> String {
    format!("/pictures/{id}/thumb.jpg")
}

/// The path of a picture's full size.
pub(crate) fn full(id: PictureId) -> String {
    format!("/pictures/{id}/full.jpg")
}

/// The picture, or the title's first letter where there is none. Empty alternative text: the title stands
/// beside it.
#[component]
#[expect(
    clippy::needless_pass_by_value,
    reason = "properties of a component are owned; only the first letter is shown"
)]
pub(crate) fn Picture(path: Option<String>, title: String) -> impl IntoView {
    match path {
        Some(path) => Either::Left(view! {
            <span class="picture"><img src=path alt="" loading="lazy"/></span>
        }),
        None => Either::Right(view! {
            <span class="picture blank" aria-hidden="true">{title.chars().next().map(String::from)}</span>
        }),
    }
}
