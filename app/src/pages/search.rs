//! Search results.

use domain::Piconero;
use leptos::prelude::*;

use super::home::SearchForm;
use super::query;
use crate::components::card::Cards;
use crate::components::context::{ports, set_title};
use crate::components::empty::Empty;
use crate::components::load::{encode, load};
use crate::view::{CategoryView, SearchQuery, Sort};

/// How many results to a page.
const PAGE: u32 = 24;

/// Filters and what matches them.
#[component]
pub(crate) fn Search() -> AnyView {
    let ports = ports();
    let filled = |value: String| (!value.is_empty()).then_some(value);
    let wanted = SearchQuery {
        words: query("q").trim().to_owned(),
        category: filled(query("category")),
        sort: Sort::from_name(&query("sort")),
        min_price: query("min").parse().ok(),
        max_price: query("max").parse().ok(),
        cursor: filled(query("cursor")),
        limit: PAGE,
    };
    load(async move {
        let categories = ports.listings.categories().await?;
        let found = ports.listings.search(&wanted).await?;
        let heading = heading(&wanted, &categories);
        set_title(&heading);
        let none = found.cards.is_empty();
        let count = match ports.listings.count(&wanted).await? {
            0 => "Nothing matches".to_owned(),
            1 => "1 listing".to_owned(),
            many => format!("{many} listings"),
        };
        let next = found.next.as_deref().map(|cursor| {
            let href = format!("{}&cursor={}", address(&wanted), encode(cursor));
            view! { <p class="more"><a class="button quiet" href=href rel="next">"Show more"</a></p> }
        });
        Ok(view! {
            <div class="results">
                <SearchForm words=wanted.words.clone()/>
                <div class="section-head">
                    <h1>{heading}</h1>
                    <p role="status">{count}</p>
                </div>
                <Filters wanted=wanted.clone() categories/>
                {none.then(|| view! {
                    <Empty
                        title="Nothing matches" text="Try fewer or other words, or another category."
                        href="/search" action="Show everything"
                    />
                })}
                <Cards cards=found.cards/>
                {next}
            </div>
        })
    })
}

/// The categories and the order as links, so that they work without a script and keep the words.
#[component]
fn Filters(wanted: SearchQuery, categories: Vec<CategoryView>) -> AnyView {
    let link = |query: SearchQuery, name: String, current: bool| {
        let current = current.then_some("true");
        view! { <li><a class="chip" href=address(&query) aria-current=current>{name}</a></li> }
    };
    let with_category = |category: Option<String>| SearchQuery {
        category,
        ..wanted.clone()
    };
    let everything = link(
        with_category(None),
        "Everything".to_owned(),
        wanted.category.is_none(),
    );
    let categories: Vec<_> = categories
        .into_iter()
        .map(|category| {
            let current = wanted.category.as_ref() == Some(&category.slug);
            link(with_category(Some(category.slug)), category.name, current)
        })
        .collect();
    let orders = Sort::ALL.map(|sort| {
        let query = SearchQuery {
            sort,
            ..wanted.clone()
        };
        let name = match sort {
            Sort::Newest => "Newest",
            Sort::Cheapest => "Price up",
            Sort::Dearest => "Price down",
        };
        link(query, name.to_owned(), wanted.sort == sort)
    });
    view! {
        <nav class="filters" aria-label="Filters">
            <ul class="chips scrolling">{everything}{categories}</ul>
            <ul class="chips" aria-label="Order">{orders.into_iter().collect_view()}</ul>
        </nav>
        <Prices wanted=wanted.clone()/>
    }
    .into_any()
}

/// From and to, and how to be rid of them.
#[component]
fn Prices(wanted: SearchQuery) -> AnyView {
    let text = |price: Option<Piconero>| price.map(|price| price.to_string()).unwrap_or_default();
    let chosen = match (wanted.min_price, wanted.max_price) {
        (None, None) => None,
        (Some(min), None) => Some(format!("From {min} XMR")),
        (None, Some(max)) => Some(format!("Up to {max} XMR")),
        (Some(min), Some(max)) => Some(format!("{min} to {max} XMR")),
    };
    let without = SearchQuery {
        min_price: None,
        max_price: None,
        ..wanted.clone()
    };
    let chip = chosen.map(|chosen| {
        view! {
            <a class="chip" href=address(&without) aria-current="true">
                {chosen}<span aria-hidden="true">"×"</span><span class="hidden">": remove"</span>
            </a>
        }
    });
    view! {
        <form class="prices" action="/search" method="get" aria-label="Price">
            <input type="hidden" name="q" value=wanted.words.clone()/>
            <input type="hidden" name="category" value=wanted.category.clone().unwrap_or_default()/>
            <input type="hidden" name="sort" value=wanted.sort.name()/>
            <label>"From "<input name="min" inputmode="decimal" maxlength="20" size="6" value=text(wanted.min_price)/></label>
            <label>"to "<input name="max" inputmode="decimal" maxlength="20" size="6" value=text(wanted.max_price)/>" XMR"</label>
            <button class="button quiet" type="submit">"Apply"</button>
            {chip}
        </form>
    }
    .into_any()
}

fn heading(wanted: &SearchQuery, categories: &[CategoryView]) -> String {
    let category = wanted
        .category
        .as_ref()
        .and_then(|slug| categories.iter().find(|category| category.slug == *slug));
    match (wanted.words.as_str(), category) {
        ("", None) => "Everything for sale".to_owned(),
        ("", Some(category)) => category.name.clone(),
        (words, None) => format!("“{words}”"),
        (words, Some(category)) => format!("“{words}” in {}", category.name),
    }
}

/// The first page of these results.
fn address(wanted: &SearchQuery) -> String {
    let mut address = format!("/search?sort={}", wanted.sort.name());
    let prices = [wanted.min_price, wanted.max_price].map(|price| price.map(|price| price.to_string()));
    for (name, value) in [
        ("min", prices[0].as_deref()),
        ("max", prices[1].as_deref()),
        ("q", Some(wanted.words.as_str()).filter(|words| !words.is_empty())),
        ("category", wanted.category.as_deref()),
    ] {
        if let Some(value) = value {
            address.push('&');
            address.push_str(name);
            address.push('=');
            address.push_str(&encode(value));
        }
    }
    address
}
