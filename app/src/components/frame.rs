//! Header and footer of every page.

use domain::{AccountRole, Network};
use leptos::either::Either;
use leptos::prelude::*;

use super::context::{here, ports, site, theme, viewer};
use crate::view::{Theme, Viewer};

/// Name, and where the viewer can go.
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
                <a class="brand" href="/"><Mark/><span class="brand-name">{site.name.to_string()}</span></a>
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

/// What signed-in people can reach, with how many of their orders have news.
#[component]
fn SignedIn(viewer: Viewer) -> AnyView {
    let sells = viewer.role == AccountRole::Vendor;
    let (path, name, states) = if viewer.role == AccountRole::Arbiter {
        ("/cases", "Cases", Some("disputed"))
    } else {
        ("/orders", "Orders", None)
    };
    let ports = ports();
    let asker = viewer.clone();
    let shown = here();
    let unread = Suspend::new(async move {
        // A page is still a page without the number; the port has logged why.
        let orders = ports.orders.unread(&asker).await.unwrap_or_default();
        let ids: Vec<String> = orders.iter().map(ToString::to_string).collect();
        // The order that is about to be shown is no news any more.
        let ids: Vec<String> = ids.into_iter().filter(|id| !shown.ends_with(id)).collect();
        view! {
            <span class="count" data-unread=ids.join(" ") data-states=states hidden=ids.is_empty()>
                <span class="number">{ids.len()}</span><span class="hidden">" with news"</span>
            </span>
        }
    });
    view! {
        {sells.then(|| view! { <a href="/sell">"Sell"</a> })}
        <a href=path>{name}{unread}</a>
        <a class="me" href="/profile" title="Your account">{viewer.name}</a>
    }
    .into_any()
}

/// What must be findable from everywhere, and the switch between light and dark.
#[component]
pub(crate) fn Footer() -> AnyView {
    let development = ports().development.is_some();
    view! {
        <footer class="bottom">
            <div class="bottom-inner">
                <p><Mark/>"Two of three keys decide where the money goes."</p>
                <nav aria-label="About">
                    <a href="/how-escrow-protects-you">"How escrow protects you"</a>
                    <a href="/status">"Status"</a>
                    <a href="/api/openapi.json">"API"</a>
                    {development.then(|| view! { <a href="/development">"Bank and miner"</a> })}
                </nav>
                <Themes/>
            </div>
        </footer>
    }
    .into_any()
}

/// Three buttons; the chosen one is pressed.
#[component]
fn Themes() -> AnyView {
    let chosen = theme();
    let buttons = Theme::ALL.map(|theme| {
        let label = match theme {
            Theme::Device => "Auto",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        };
        let pressed = if theme == chosen { "true" } else { "false" };
        view! { <button name="theme" value=theme.name() aria-pressed=pressed>{label}</button> }
    });
    view! {
        <form class="themes" method="post" action="/theme" aria-label="Light or dark">
            <input type="hidden" name="next" value=here()/>
            {buttons.into_iter().collect_view()}
        </form>
    }
    .into_any()
}
