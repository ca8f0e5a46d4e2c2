//! Signing up, in and out.

mod login;
mod logout;
mod register;
mod whoami;

use axum_extra::extract::CookieJar;
use domain::AccountRole;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::accounts::{SignedIn, Viewer};
use crate::api::schema::account_role;
use crate::config::Config;
use crate::http::{AuthLimit, set_session};
use crate::state::AppState;

/// The routes; `limit` stands before those that try a password.
pub(super) fn router(limit: AuthLimit) -> OpenApiRouter<AppState> {
    let tries = OpenApiRouter::new()
        .routes(routes!(register::register))
        .routes(routes!(login::login));
    OpenApiRouter::new()
        .merge(tries.route_layer(limit))
        .routes(routes!(logout::logout))
        .routes(routes!(whoami::whoami))
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
struct Account {
    /// The account.
    user_id: Uuid,
    /// Its name.
    username: String,
    /// What it may do.
    #[schema(schema_with = account_role)]
    role: AccountRole,
    /// When the session ends, in milliseconds since 1970.
    session_expires_at_ms: i64,
}

impl From<Viewer> for Account {
    fn from(viewer: Viewer) -> Self {
        Self {
            user_id: viewer.user.0,
            username: viewer.username,
            role: viewer.role,
            session_expires_at_ms: viewer.expires_at.0,
        }
    }
}

/// The cookie of a session that has just begun.
fn with_session(config: &Config, signed_in: &SignedIn) -> CookieJar {
    CookieJar::new().add(set_session(&config.http, &signed_in.token))
}
