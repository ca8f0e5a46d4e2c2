//! A wallet process that is older than real money may be entrusted to, and comes after the server.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::routing::post;
use axum::{Json, Router};
use domain::{Clock as _, Role, WalletId};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use wallet::multisig::wallet_rpc::WalletRpc;
use wallet::multisig::{MultisigError, WalletRecords as _};
use wallet::rpc::RpcError;

use super::wallet_line::wallet;
use crate::config::{Config, Environment};
use crate::escrow::Machinery;
use crate::escrow::health::is_up;
use crate::state::{AppState, Parts};
use crate::store::wallet_records::SealedWalletRecords;
use crate::testing::{TestApp, secrets};

/// A wallet process of interface `1.minor`, and what it was asked.
#[derive(Clone, Default)]
struct Process {
    minor: Arc<AtomicU32>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Runs it with this wallet's address; gives its own.
    async fn run(&self, address: String) -> String {
        let this = self.clone();
        let answer = move |Json(call): Json<Value>| {
            let answered = this.answer(&call, &address);
            async { answered }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/json_rpc", post(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    fn answer(&self, call: &Value, address: &str) -> Json<Value> {
        let method = call["method"].as_str().unwrap();
        self.asked.lock().unwrap().push(method.to_owned());
        let result = match method {
            "get_version" => json!({ "version": (1 << 16) | self.minor.load(Ordering::Relaxed) }),
            "get_address" => json!({ "address": address }),
            "refresh" => json!({ "blocks_fetched": 0 }),
            "get_height" => json!({ "height": 1 }),
            _ => json!({}),
        };
        Json(json!({ "jsonrpc": "2.0", "id": call["id"], "result": result }))
    }

    fn was_asked(&self, method: &str) -> bool {
        self.asked.lock().unwrap().iter().any(|asked| asked == method)
    }
}

/// A server of this environment on one such process, and a wallet.
async fn server(environment: Environment, process: &Process) -> (TestApp, Arc<WalletRpc>, WalletId) {
    let app = TestApp::start().await;
    let now = app.clock.now();
    let record = wallet(1, now);
    let url = process.run(record.address.clone().unwrap()).await;
    let mut config = Config::clone(&app.state.config);
    config.environment = environment;
    let urls = &mut config.monero.wallet_rpc;
    for role in [&mut urls.buyer, &mut urls.vendor, &mut urls.arbiter] {
        *role = vec![url.clone()];
    }
    let state = AppState::from(Parts {
        config: Arc::new(config),
        ..Parts::clone(&app.state)
    });
    let records = SealedWalletRecords::new(state.store.clone(), state.sealer.clone());
    records.insert(&record).await.unwrap();
    let machinery = Machinery::connect(&state, &secrets()).unwrap();
    let (backend, _) = machinery.prepared_wallets.unwrap();
    (app, backend, record.id)
}

#[tokio::test]
async fn production_opens_no_wallet_in_it_until_a_newer_one_takes_its_place() {
    let process = Process::default();
    process.minor.store(30, Ordering::Relaxed);
    let (_app, backend, wallet) = server(Environment::Production, &process).await;
    assert!(!is_up(&backend, Role::Buyer).await);
    let refused = backend.refresh(wallet).await.unwrap_err();
    let MultisigError::Unreachable(RpcError::TooOld { found, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(found, (1, 30));
    assert!(!process.was_asked("open_wallet"));

    process.minor.store(31, Ordering::Relaxed);
    let end = Instant::now() + Duration::from_secs(30);
    while let Err(error) = backend.refresh(wallet).await {
        assert!(Instant::now() < end, "{error:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(process.was_asked("open_wallet"));
    assert!(is_up(&backend, Role::Buyer).await);

    // Replaced by an old one again, between two jobs.
    process.asked.lock().unwrap().clear();
    process.minor.store(25, Ordering::Relaxed);
    backend.refresh(wallet).await.unwrap_err();
    assert!(!process.was_asked("open_wallet"));
}

#[tokio::test]
async fn elsewhere_it_is_worked_with() {
    let process = Process::default();
    let (_app, backend, wallet) = server(Environment::Development, &process).await;
    backend.refresh(wallet).await.unwrap();
    assert!(process.was_asked("open_wallet"));
    assert!(!process.was_asked("get_version"), "nobody wants to know");
}
