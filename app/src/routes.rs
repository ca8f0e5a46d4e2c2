//! Which path shows which page.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::components::frame::{Footer, Header};
use crate::components::load::failure;
use crate::pages::{
    Cases, Checkout, Development, Edit, Home, Listing, NotFound, Order, Orders, Profile, Protection, Search,
    Sell, SignIn, SignUp, Status, outside,
};
use crate::ports::PortError;
use crate::view::Trouble;

/// Every path that answers GET with a page, as the HTTP router writes them. Any other path is a 404 page.
pub const ROUTES: [&str; 15] = [
    "/",
    "/search",
    "/listings/{id}",
    "/listings/{id}/checkout",
    "/listings/{id}/edit",
    "/sign-up",
    "/sign-in",
    "/profile",
    "/sell",
    "/orders",
    "/orders/{id}",
    "/cases",
    "/how-escrow-protects-you",
    "/status",
    "/development",
];

/// The whole site. With a [`Trouble`] or [`PortError`] as context, it shows that instead of the path's page.
#[component]
pub(crate) fn App() -> AnyView {
    let trouble = use_context::<Trouble>().map(outside);
    let failed = trouble.or_else(|| use_context::<PortError>().map(failure));
    view! {
        <Router>
            <a class="skip" href="#main">"Skip to content"</a>
            <Header/>
            <main id="main">
            {match failed {
                Some(shown) => shown,
                None => view! {
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/search") view=Search/>
                    <Route path=path!("/listings/:id") view=Listing/>
                    <Route path=path!("/listings/:id/checkout") view=Checkout/>
                    <Route path=path!("/listings/:id/edit") view=Edit/>
                    <Route path=path!("/sign-up") view=SignUp/>
                    <Route path=path!("/sign-in") view=SignIn/>
                    <Route path=path!("/profile") view=Profile/>
                    <Route path=path!("/sell") view=Sell/>
                    <Route path=path!("/orders") view=Orders/>
                    <Route path=path!("/orders/:id") view=Order/>
                    <Route path=path!("/cases") view=Cases/>
                    <Route path=path!("/how-escrow-protects-you") view=Protection/>
                    <Route path=path!("/status") view=Status/>
                    <Route path=path!("/development") view=Development/>
                </FlatRoutes>
                }
                .into_any(),
            }}
            </main>
            <Footer/>
        </Router>
    }
    .into_any()
}
