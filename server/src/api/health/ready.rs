//! `GET /health`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::health::Health;

/// Whether orders can be taken, and the state of each dependency.
#[derive(Serialize, ToSchema)]
pub(super) struct HealthBody {
    /// `ok` or `unavailable`.
    status: &'static str,
    version: &'static str,
    checks: BTreeMap<&'static str, Check>,
}

#[derive(Serialize, ToSchema)]
struct Check {
    /// `ok` or `failed`.
    status: &'static str,
    /// Why, if it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Whether orders can be taken: 200 only if every dependency is well.
#[utoipa::path(
    get,
    path = "/health",
    tag = "health",
    responses((status = OK, body = HealthBody), (status = SERVICE_UNAVAILABLE, body = HealthBody)),
)]
pub(super) async fn ready(State(health): State<Health>) -> (StatusCode, Json<HealthBody>) {
    let report = health.report().await;
    let healthy = report.is_healthy();
    let checks = report.checks.into_iter().map(|(name, result)| {
        let status = if result.is_ok() { "ok" } else { "failed" };
        (
            name,
            Check {
                status,
                reason: result.err(),
            },
        )
    });
    let body = HealthBody {
        status: if healthy { "ok" } else { "unavailable" },
        version: env!("CARGO_PKG_VERSION"),
        checks: checks.collect(),
    };
    let status = if healthy {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(body))
}
