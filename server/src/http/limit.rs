//! How many requests a session or a client may send.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use axum::response::IntoResponse;
use domain::SessionId;
use governor::middleware::NoOpMiddleware;
use tower_governor::governor::GovernorConfigBuilder;
use tower_governor::key_extractor::KeyExtractor;
use tower_governor::{GovernorError, GovernorLayer};

use super::session::Resolved;
use super::{ApiError, client};
use crate::config::HttpConfig;

/// How often keys that have not been seen for a while are forgotten.
const SWEEP: Duration = Duration::from_mins(1);

/// Whom a limit counts.
#[derive(Clone)]
pub(crate) struct ByRequester {
    config: Arc<HttpConfig>,
    /// Before signing in there is no session: attempts count for the client.
    by_session: bool,
}

/// A live session, whoever sends it, or a client without one. A made-up cookie is no session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Requester {
    Session(SessionId),
    Client(IpAddr),
}

impl KeyExtractor for ByRequester {
    type Key = Requester;

    fn extract<T>(&self, request: &Request<T>) -> Result<Requester, GovernorError> {
        let viewer = request
            .extensions()
            .get::<Resolved>()
            .and_then(|resolved| resolved.0.as_ref());
        Ok(match viewer.filter(|_| self.by_session) {
            Some(viewer) => Requester::Session(viewer.session),
            None => Requester::Client(client::address(
                &self.config,
                request.headers(),
                request.extensions(),
            )),
        })
    }
}

/// A limit before routes.
pub(crate) type AuthLimit = GovernorLayer<ByRequester, NoOpMiddleware, Body>;

/// The general limit: `requests_per_minute` at once, then one more each time a minute's share has passed.
pub(super) fn general(config: &HttpConfig) -> Option<AuthLimit> {
    layer(config, true, config.requests_per_minute)
}

/// The stricter limit of signing in and up. Its clones share one count: the API and the forms are two doors to
/// the same room.
pub(super) fn authentication(config: &HttpConfig) -> Option<AuthLimit> {
    layer(config, false, config.auth_requests_per_minute)
}

fn layer(config: &HttpConfig, by_session: bool, per_minute: u32) -> Option<AuthLimit> {
    let key = ByRequester {
        config: Arc::new(config.clone()),
        by_session,
    };
    let period = Duration::from_mins(1).checked_div(per_minute)?;
    let governor = GovernorConfigBuilder::default()
        .period(period)
        .burst_size(per_minute)
        .key_extractor(key)
        .finish()?;
    let limiter = Arc::downgrade(governor.limiter());
    // Ends with the router that owns the limiter.
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(SWEEP);
        loop {
            ticks.tick().await;
            match limiter.upgrade() {
                Some(limiter) => limiter.retain_recent(),
                None => break,
            }
        }
    });
    Some(GovernorLayer::new(governor).error_handler(refusal))
}

fn refusal(error: GovernorError) -> Response<Body> {
    let api = match error {
        GovernorError::TooManyRequests { wait_time, .. } => ApiError::too_many_requests(
            "That was too many requests. Wait a moment, then try again.",
            wait_time,
        ),
        other => ApiError::internal(&other),
    };
    api.into_response()
}
