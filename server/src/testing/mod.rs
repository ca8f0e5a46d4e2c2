//! A server in a temporary directory, for tests: real store, real router, no TCP. The clock is the test's.
#![expect(
    clippy::expect_used,
    reason = "what a test stands on must hold, and these modules are a library too"
)]

mod answer;
mod client;
mod clock;

use std::sync::Arc;

use axum::Router;
use domain::{AccountRole, TimestampMs};
use tempfile::TempDir;

pub use answer::Answer;
pub use client::Client;
pub use clock::TestClock;

use crate::accounts::Registration;
use crate::config::{Config, Environment, RoleLogins, Secrets};
use crate::entropy::SystemEntropy;
use crate::http::{Site, router};
use crate::startup::{self, World};
use crate::state::AppState;
use crate::store::StoreKey;
use crate::web;

/// The password of every account that a [`TestApp`] makes.
pub const PASSWORD: &str = "correct horse battery";
/// An address that can be paid to on regtest and mainnet.
pub const ADDRESS: &str =
    "42WLzCCADKi1y5EbcdqGypWPRmXr4qNwnXJTUQEp25C9CMyntxevudYAmcvNyhbQ637eQ6dRLpLxQdk6d9mMj3SGAwSkctS";
/// Another.
pub const OTHER_ADDRESS: &str =
    "89zwBo9V4seChqHQyAZgjCgHYangUyg8Th8pRg4vWTYKKQJk2PrBGVwXYkiv88RrfAGVWYicnwTYLFXKrsaewCuf3Z7BKDv";

/// What a [`TestApp`] is started with.
#[must_use]
pub fn secrets() -> Secrets {
    Secrets {
        store_key: StoreKey::new([7; 32]),
        field_key: [9; 32].into(),
        wallet_rpc: RoleLogins::default(),
        monerod: None,
        fee_view_key: None,
    }
}

/// A running server.
pub struct TestApp {
    /// Its parts.
    pub state: AppState,
    /// Its clock.
    pub clock: Arc<TestClock>,
    router: Router,
    _directory: TempDir,
}

impl TestApp {
    /// A server with development's settings.
    ///
    /// # Panics
    /// If it cannot start.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A server with development's settings, changed by `change`.
    ///
    /// # Panics
    /// If it cannot start.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let mut config = Config::defaults(Environment::Development);
        config.store.path = directory.path().join("store.db");
        change(&mut config);
        // 2026-11-20
        let clock = Arc::new(TestClock::at(TimestampMs(1_795_132_800_000)));
        let world = World {
            clock: Arc::clone(&clock) as _,
            entropy: Arc::new(SystemEntropy),
        };
        let state = startup::start(config, &secrets(), world)
            .await
            .expect("a server that starts");
        let manifest = r#"{"css":"app.css","icon":"icon.png","loader":"load.js"}"#;
        std::fs::write(directory.path().join("manifest.json"), manifest).expect("a manifest");
        let site = Site::open(directory.path()).expect("a site");
        let router = router(state.clone(), web::pages(&state, &site, None)).expect("a router");
        Self {
            state,
            clock,
            router,
            _directory: directory,
        }
    }

    /// Somebody who is not signed in.
    #[must_use]
    pub fn visitor(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// Somebody new of this role, signed in through the API.
    ///
    /// # Panics
    /// If the account cannot be made.
    pub async fn user(&self, username: &str, role: AccountRole) -> Client {
        let registration = Registration {
            username,
            password: PASSWORD,
            role,
        };
        self.state
            .accounts
            .create_user(registration)
            .await
            .expect("a new account");
        let mut client = self.visitor();
        let body = serde_json::json!({ "username": username, "password": PASSWORD });
        client.post("/api/auth/login", &body).await.expect_status(200);
        client
    }

    /// A signed-in buyer.
    pub async fn buyer(&self, username: &str) -> Client {
        self.user(username, AccountRole::Buyer).await
    }

    /// A signed-in vendor with a payout address.
    pub async fn vendor(&self, username: &str) -> Client {
        let mut vendor = self.user(username, AccountRole::Vendor).await;
        vendor
            .put("/api/profile", &serde_json::json!({ "payout_address": ADDRESS }))
            .await
            .expect_status(200);
        vendor
    }

    /// The body of a listing that is accepted.
    #[must_use]
    pub fn draft(title: &str, price_piconero: u64) -> serde_json::Value {
        serde_json::json!({
            "title": title, "description": "As new.", "price_piconero": price_piconero, "stock": 3,
            "category": "books",
        })
    }

    /// The identifier of a new listing of `vendor`.
    pub async fn listing(&self, vendor: &mut Client, title: &str, price_piconero: u64) -> String {
        let answer = vendor
            .post("/api/listings", &Self::draft(title, price_piconero))
            .await;
        answer.expect_status(201).json()["listing_id"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// How many rows each of the server's tables has: equal before and after a refusal.
    ///
    /// # Panics
    /// If the store cannot be read.
    pub async fn rows(&self) -> Vec<(String, i64)> {
        let mut db = self.state.store.read("count", "all").await.expect("a reader");
        crate::store::count_rows(&mut db).await.expect("counted rows")
    }
}
