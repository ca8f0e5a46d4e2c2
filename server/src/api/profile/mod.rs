//! One's own account.

mod get;
mod put;

use domain::AccountRole;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::accounts::Profile;
use crate::api::schema::account_role;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get::get, put::put))
}

/// One's own account.
#[derive(Debug, Serialize, ToSchema)]
struct ProfileBody {
    /// The account.
    user_id: Uuid,
    /// Its name.
    username: String,
    /// What it may do.
    #[schema(schema_with = account_role)]
    role: AccountRole,
    /// Where its money goes.
    payout_address: Option<String>,
    /// When it was made, in milliseconds since 1970.
    created_at_ms: i64,
}

impl From<Profile> for ProfileBody {
    fn from(profile: Profile) -> Self {
        Self {
            user_id: profile.user.0,
            username: profile.username,
            role: profile.role,
            payout_address: profile.payout_address.map(|address| address.to_string()),
            created_at_ms: profile.created_at.0,
        }
    }
}
