//! The front page.

use leptos::prelude::*;

use crate::components::card::Cards;
use crate::components::context::{ports, viewer};
use crate::components::empty::Empty;
use crate::components::load::load;
use crate::view::{CategoryView, SearchQuery};

/// Search, categories, the newest listings.
#[component]
pub(crate) fn Home() -> AnyView {
    let ports = ports();
    let stranger = viewer().is_none();
    load(async move {
        let categories = ports.listings.categories().await?;
        let newest = SearchQuery {
            limit: 24,
            ..SearchQuery::default()
        };
        let newest = ports.listings.search(&newest).await?;
        let nothing = newest.cards.is_empty();
        Ok(view! {
            <section class="hero">
                <h1>"Buy and sell for Monero. The money waits until the goods are there."</h1>
                <SearchForm words=String::new()/>
                <Shelves categories/>
            </section>
            {stranger.then(HowItGoes)}
            <section aria-labelledby="newest-title">
                <div class="section-head">
                    <h2 id="newest-title">"Just listed"</h2>
                    <a href="/search">"Show all"</a>
                </div>
                {nothing.then(|| view! {
                    <Empty
                        title="No listings yet" text="The first vendor to list something appears here."
                        href="/sign-up" action="Become a vendor"
                    />
                })}
                <Cards cards=newest.cards/>
            </section>
        })
    })
}

/// The search field: a plain GET form, so that results have an address to share.
#[component]
pub(crate) fn SearchForm(words: String) -> AnyView {
    view! {
        <form class="search" action="/search" method="get" role="search">
            <label class="hidden" for="q">"Search listings"</label>
            <input id="q" name="q" type="search" value=words placeholder="What are you looking for?" maxlength="200"/>
            <button class="button" type="submit">"Search"</button>
        </form>
    }
    .into_any()
}

/// Every category with its number of listings.
#[component]
fn Shelves(categories: Vec<CategoryView>) -> AnyView {
    let shelves: Vec<_> = categories
        .into_iter()
        .map(|category| {
            view! {
                <li>
                    <a class="chip" href=format!("/search?category={}", category.slug)>
                        {category.name} <small>{category.count}</small>
                    </a>
                </li>
            }
        })
        .collect();
    view! { <nav aria-label="Categories"><ul class="chips scrolling">{shelves}</ul></nav> }.into_any()
}

/// The idea in three steps, for those who see it for the first time.
#[component]
fn HowItGoes() -> AnyView {
    view! {
        <section class="how" aria-label="How it works">
            <ol>
                <li><h2>"Pay into escrow"</h2><p>"Every order gets a wallet of its own with three keys: buyer, vendor, arbiter."</p></li>
                <li><h2>"Get your goods"</h2><p>"The vendor sees that the money is there and ships. You follow every step."</p></li>
                <li><h2>"Release the money"</h2><p>"Confirm, and the vendor is paid. If you disagree, the arbiter decides."</p></li>
            </ol>
            <p><a href="/how-escrow-protects-you">"How escrow protects you"</a></p>
        </section>
    }
    .into_any()
}
