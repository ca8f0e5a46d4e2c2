//! The pages and their forms: the only half of the server that speaks HTML.

mod accounts;
mod listings;
mod orders;
mod page;
mod ports;
mod theme;
mod token;
mod trouble;

use std::sync::Arc;

use app::ports::{self as app_ports, Ports};
use app::render::{self, ROUTES};
use axum::routing::get;
use axum::{Extension, Router};

use self::page::Page;
pub(crate) use self::page::next_or;
use crate::development::Development;
use crate::http::{Pages, Site};
use crate::state::AppState;

/// What pages need besides the state.
struct Web {
    ports: Ports,
    site: render::Site,
}

/// All pages, forms and static files. Must be called inside the runtime.
#[must_use]
pub fn pages(state: &AppState, site: &Site, development: Option<Development>) -> Pages {
    render::init();
    let bank = development.map(|bank| Arc::new(bank) as Arc<dyn app_ports::Development>);
    let web = Arc::new(Web {
        ports: ports::ports(state, bank),
        site: render::Site {
            name: "Monero Marketplace".into(),
            css: site.path("css").into(),
            loader: site.path("loader").into(),
            icon: site.path("icon").into(),
            network: state.config.monero.network,
            max_escrow: state.config.escrow.max_piconero,
        },
    });
    let shown = ROUTES
        .into_iter()
        .fold(Router::new(), |router, path| router.route(path, get(show)));
    let limited = shown
        .merge(accounts::router())
        .merge(listings::router(state.config.http.max_upload_bytes))
        .merge(orders::router())
        .merge(theme::router())
        .fallback(show)
        .layer(Extension(Arc::clone(&web)));
    Pages {
        limited,
        tries: accounts::tries().layer(Extension(Arc::clone(&web))),
        exempt: site.router(),
        error_page: Some(trouble::error_page(
            web,
            Arc::clone(&state.config),
            Arc::clone(&state.clock),
        )),
    }
}

/// Any page: its path says which.
async fn show(page: Page) -> axum::response::Response {
    page.show().await
}
