//! Header and footer of every page.

use domain::{AccountRole, Network};
use leptos::either::Either;
use leptos::prelude::*;

use super::context::{site, viewer};
use crate::view::Viewer;

/// Name, search, and where the viewer can go.
#[component]
pub(crate) fn Header() -> AnyView {
    let site = site();
    let note = match site.network {
        Network::Mainnet => None,
        Network::Regtest => Some("Development: play money on a private chain."),
        Network::Stagenet | Network::Testnet => Some("Test network: coins here have no value."),
    };
    view! {
        {note.map(|note| view! { <p class="network-note">{note}</p> })}
        <header class="top">
            <div class="top-inner">
                <a class="brand" href="/"><Mark/>{site.name.to_string()}</a>
                <nav aria-label="Main">
                    <a href="/search">"Browse"</a>
                    {match viewer() {
                        Some(viewer) => Either::Left(view! { <SignedIn viewer/> }),
                        None => Either::Right(view! {
                            <a href="/sign-in">"Sign in"</a>
                            <a class="button small" href="/sign-up">"Sign up"</a>
                        }),
                    }}
                </nav>
            </div>
        </header>
    }
    .into_any()
}

/// Two of three keys: the mark of the house.
#[component]
fn Mark() -> AnyView {
    view! { <span class="mark" aria-hidden="true"><i></i><i></i><i></i></span> }.into_any()
}

/// What signed-in people can reach.
#[component]
fn SignedIn(viewer: Viewer) -> AnyView {
    let sells = viewer.role == AccountRole::Vendor;
    let decides = viewer.role == AccountRole::Arbiter;
    view! {
        {decides.then(|| view! { <a href="/cases">"Cases"</a> })}
        {sells.then(|| view! { <a href="/sell">"Sell"</a> })}
        {(!decides).then(|| view! { <a href="/orders">"Orders"</a> })}
        <a class="me" href="/profile">{viewer.name}</a>
    }
    .into_any()
}

/// What must be findable from everywhere.
#[component]
pub(crate) fn Footer() -> AnyView {
    let development = super::context::ports().development.is_some();
    view! {
        <footer class="bottom">
            <div class="bottom-inner">
                <p><Mark/>"Two of three keys decide where the money goes."</p>
                <nav aria-label="About">
                    <a href="/how-escrow-protects-you">"How escrow protects you"</a>
                    <a href="/api/openapi.json">"API"</a>
                    {development.then(|| view! { <a href="/development">"Bank and miner"</a> })}
                </nav>
            </div>
        </footer>
    }
    .into_any()
}
