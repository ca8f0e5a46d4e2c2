//! How pages get their data: the ports, by the server's own services.

mod accounts;
mod listings;
mod status;

use std::sync::Arc;

use app::ports::{Development, Ports};
use app::view;

use crate::accounts::Viewer;
use crate::state::AppState;
use crate::status::Status;

/// The ports of this server; `development` only where there is a private chain to play with.
pub(super) fn ports(state: &AppState, development: Option<Arc<dyn Development>>) -> Ports {
    let orders = Arc::new(state.orders.clone());
    Ports {
        listings: Arc::new(listings::Catalogue::of(state)),
        orders: orders.clone(),
        escrows: orders,
        accounts: Arc::new(state.accounts.clone()),
        status: Arc::new(Status::of(state)),
        development,
    }
}

/// The viewer as pages know them.
pub(super) fn app_viewer(viewer: &Viewer) -> view::Viewer {
    view::Viewer {
        id: viewer.user,
        name: viewer.username.clone(),
        role: viewer.role,
    }
}
