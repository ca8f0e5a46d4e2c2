//! What the server refuses to start with.

use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::config::{Config, Environment};
use crate::escrow::Machinery;
use crate::health::{Unfit, require_fit, unfit};
use crate::startup::{self, World};
use crate::store::{Missing, StoreError};
use crate::testing::{TestApp, secrets};

#[tokio::test]
async fn only_development_begins_an_empty_store() {
    for environment in [Environment::Staging, Environment::Production] {
        let directory = tempfile::tempdir().unwrap();
        let mut config = Config::defaults(environment);
        config.store.path = directory.path().join("store.db");
        let start = async || startup::start(config.clone(), &secrets(), World::system()).await;
        let refused = start().await.err().unwrap();
        let startup::StartError::Store(StoreError::Missing { .. }) = refused else {
            panic!("{refused}");
        };
        assert!(!config.store.path.exists());

        let made = startup::open_store(&config, &secrets(), Missing::Make).await;
        made.unwrap().close().await;
        start().await.unwrap().store.close().await;
    }
}

/// A Monero process, as far as start-up asks: monerod on this network, or a wallet process of interface
/// `1.minor`. Gives its address.
async fn process(nettype: &'static str, minor: u32) -> String {
    let answer = move |Json(call): Json<Value>| async move {
        let result = match call["method"].as_str() {
            Some("get_info") => json!({
                "status": "OK", "height": 1, "top_block_hash": "00".repeat(32), "synchronized": true,
                "nettype": nettype,
            }),
            Some("get_version") => json!({ "version": (1 << 16) | minor, "release": true }),
            other => panic!("start-up asks for {other:?}"),
        };
        Json(json!({ "jsonrpc": "2.0", "id": call["id"], "result": result }))
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/json_rpc", post(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn machinery(nettype: &'static str, wallet_minor: u32) -> (TestApp, Machinery) {
    let daemon = process(nettype, 0).await;
    let wallet = process(nettype, wallet_minor).await;
    let app = TestApp::with(|config| {
        config.monero.daemon_url = daemon;
        let urls = &mut config.monero.wallet_rpc;
        for role in [&mut urls.buyer, &mut urls.vendor, &mut urls.arbiter] {
            *role = vec![wallet.clone()];
        }
    });
    let app = app.await;
    let machinery = Machinery::connect(&app.state, &secrets()).unwrap();
    (app, machinery)
}

#[tokio::test]
async fn production_works_with_its_own_network_only() {
    let (_app, machinery) = machinery("stagenet", 31).await;
    let refused = require_fit(&machinery, Environment::Production).await;
    let refused = refused.unwrap_err();
    assert!(matches!(refused, Unfit::Network { .. }), "{refused}");
    assert!(refused.to_string().contains("monero.network"), "{refused}");
}

#[tokio::test]
async fn production_trusts_no_old_wallet_process() {
    let (_app, machinery) = machinery("fakechain", 30).await;
    assert_eq!(unfit(&machinery).await.len(), 3);
    let refused = require_fit(&machinery, Environment::Production).await;
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.contains("1.30") && refused.contains("0.18.5.1"),
        "{refused}"
    );
    require_fit(&machinery, Environment::Development).await.unwrap();
}

#[tokio::test]
async fn new_processes_of_the_right_network_are_fit() {
    let (_app, machinery) = machinery("fakechain", 31).await;
    require_fit(&machinery, Environment::Production).await.unwrap();
}
