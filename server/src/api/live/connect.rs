//! `GET /ws`.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::Response;
use utoipa::IntoParams;

use crate::http::error::ErrorBody;
use crate::http::{ApiError, ApiQuery, CurrentViewer, OwnOrigin};
use crate::live::{self, Listener};
use crate::state::AppState;

/// The largest message that a client may send: there is nothing for it to say.
const MESSAGE_MAX: usize = 4 * 1024;

#[derive(serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Params {
    /// The `seq` of the last event that you have; without it only new ones are sent.
    after: Option<i64>,
}

/// Opens a WebSocket that sends `{"seq","type","data"}` for everything that changes for you: `escrow.updated`
/// with the escrow's payment, `order.updated` with the order's state. Reconnect with `after` to miss nothing.
/// It closes soon after the session ends.
#[utoipa::path(
    get,
    path = "/ws",
    tag = "live",
    params(Params),
    responses(
        (status = SWITCHING_PROTOCOLS, description = "Events follow."),
        (status = UNAUTHORIZED, body = ErrorBody),
        (status = FORBIDDEN, description = "A page of another site.", body = ErrorBody),
        (status = BAD_REQUEST, description = "Not a WebSocket request.", body = ErrorBody),
    ),
)]
pub(super) async fn connect(
    State(state): State<AppState>,
    _: OwnOrigin,
    CurrentViewer(viewer): CurrentViewer,
    ApiQuery(params): ApiQuery<Params>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let upgrade =
        upgrade.map_err(|error| ApiError::new(error.status(), "not_a_websocket", error.body_text()))?;
    // Before the answer: what happens right after it is new to whoever reads it.
    let newest = state.live.newest().await?;
    let listener = Listener {
        user: viewer.user,
        session: viewer.session,
        user_type: viewer.role.name(),
        after: params.after.unwrap_or(newest),
        ping_every: Duration::from_secs(state.config.http.live_ping_secs),
    };
    let (live, accounts) = (state.live.clone(), state.accounts.clone());
    let shutdown = state.shutdown.clone();
    Ok(upgrade
        .max_message_size(MESSAGE_MAX)
        .on_upgrade(move |socket| live::serve(live, accounts, socket, listener, shutdown)))
}
