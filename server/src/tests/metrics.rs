//! What is measured equals what was done.

use std::time::{Duration, Instant};

use domain::Role;
use wallet::rpc::Outcome;

use super::purchase::{CENT, Shop};
use crate::jobs;
use crate::store::StoreError;
use crate::telemetry::{Metrics, scrape_router};
use crate::testing::{Client, TestApp};

/// One value of the scrape.
pub(super) fn value(metrics: &Metrics, series: &str) -> Option<f64> {
    let text = metrics.text().unwrap();
    let of = |line: &str| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok();
    text.lines().find_map(of)
}

/// Waits until a series has this value.
pub(super) async fn shows(metrics: &Metrics, series: &str, wanted: f64) {
    let end = Instant::now() + Duration::from_secs(30);
    while value(metrics, series) != Some(wanted) {
        assert!(Instant::now() < end, "{series} is {:?}", value(metrics, series));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn every_request_is_counted_once_on_its_own_listener() {
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    for _ in 0..7 {
        visitor.get("/api/categories").await.expect_status(200);
    }
    let mut scrape = Client::new(scrape_router(app.state.metrics.clone()));
    let scrape = scrape.get("/metrics").await.expect_status(200).text();
    for line in [
        r#"http_requests_total{method="GET",path="/api/categories",status="200"} 7"#,
        r#"http_request_duration_seconds_count{method="GET",path="/api/categories"} 7"#,
        r#"http_request_duration_seconds_bucket{method="GET",path="/api/categories",le="0.2"} "#,
    ] {
        assert!(scrape.contains(line), "{scrape}");
    }
    // The public site has no such page.
    visitor.get("/metrics").await.expect_status(404);
}

#[tokio::test]
async fn the_store_measures_work_waits_and_failures() {
    let app = TestApp::with(|config| config.store.readers = 1).await;
    let (store, metrics) = (&app.state.store, &app.state.metrics);
    assert_eq!(value(metrics, "db_connections_failed_total"), Some(0.0));
    for _ in 0..3 {
        drop(store.read("look", "categories").await.unwrap());
        let tx = store.write("change", "categories").await.unwrap();
        tx.commit().await.unwrap();
    }
    let operations = "db_operation_duration_seconds_count";
    for (series, count) in [
        (
            format!("{operations}{{operation=\"look\",table=\"categories\"}}"),
            3.0,
        ),
        (
            format!("{operations}{{operation=\"change\",table=\"categories\"}}"),
            3.0,
        ),
        ("db_lock_wait_seconds_count{operation=\"change\"}".to_owned(), 3.0),
    ] {
        assert_eq!(value(metrics, &series), Some(count), "{series}");
    }

    let duplicates = "db_errors_total{error_type=\"duplicate\"}";
    assert_eq!(value(metrics, duplicates), Some(0.0));
    let mut tx = store.write("insert", "categories").await.unwrap();
    let twice = "INSERT INTO categories SELECT * FROM categories LIMIT 1";
    let refused = sqlx::query(twice).execute(&mut *tx).await.unwrap_err();
    assert!(matches!(StoreError::from(refused), StoreError::Duplicate { .. }));
    drop(tx);
    assert_eq!(value(metrics, duplicates), Some(1.0));

    let only = store.read("hold", "none").await.unwrap();
    assert!(
        store.read("look", "none").await.is_err(),
        "there is no second reader"
    );
    drop(only);
    assert_eq!(value(metrics, "db_connections_failed_total"), Some(1.0));
    assert_eq!(
        value(metrics, "db_errors_total{error_type=\"no_connection\"}"),
        Some(1.0)
    );
}

#[tokio::test]
async fn escrows_are_counted_where_they_stand() {
    let mut shop = Shop::open().await;
    let metrics = shop.app.state.metrics.clone();
    let unpaid = shop.order().await;
    shop.address(&unpaid).await;
    shop.funded().await;
    shop.app.clock.advance_secs(5);
    jobs::start(&shop.app.state).detach_all();
    for (series, wanted) in [
        ("escrow_total{state=\"funded\"}", 1.0),
        ("escrow_total{state=\"awaiting_funding\"}", 1.0),
        ("escrow_total{state=\"disputed\"}", 0.0),
        ("escrow_last_update_timestamp{state=\"funded\"}", 1_795_132_800.0),
        ("escrow_funding_timeout_total", 0.0),
    ] {
        shows(&metrics, series, wanted).await;
    }
    assert_eq!(CENT, 10_000_000_000);
    assert_eq!(
        value(&metrics, "escrow_value_piconero{state=\"funded\"}"),
        Some(1e10)
    );
    shop.later(shop.app.state.config.escrow.fund_secs).await;
    shows(&metrics, "escrow_funding_timeout_total", 1.0).await;
    let moved = "escrow_state_transitions_total{from_state=\"awaiting_funding\",to_state=\"expired\"}";
    assert_eq!(value(&metrics, moved), Some(1.0));
}

#[tokio::test]
async fn backups_of_others_and_of_this_server_are_shown() {
    let traces = tempfile::tempdir().unwrap();
    std::fs::write(traces.path().join("backup_database"), "1795132700").unwrap();
    let (dir, missing) = (traces.path().to_owned(), traces.path().join("none.pem"));
    let app = TestApp::with(|config| {
        config.telemetry.traces_dir = Some(dir);
        config.telemetry.certificate = Some(missing);
    });
    let app = app.await;
    let mut tx = app.state.store.write("test", "wallet_records").await.unwrap();
    let wallet = "INSERT INTO wallet_records (id, stage, record, backed_up_at_ms) VALUES (randomblob(16), 'ready', x'00', ?)";
    for at in [1_795_132_500_000_i64, 1_795_132_600_999] {
        sqlx::query(wallet).bind(at).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    jobs::start(&app.state).detach_all();
    for (series, wanted) in [
        (
            "backup_last_success_timestamp_seconds{kind=\"database\"}",
            1_795_132_700.0,
        ),
        (
            "backup_last_success_timestamp_seconds{kind=\"wallets\"}",
            1_795_132_600.0,
        ),
        ("restore_drill_last_success_timestamp_seconds", 0.0),
        // It cannot be read: that must not look like a certificate that lasts.
        ("ssl_cert_expiry_seconds", 0.0),
    ] {
        shows(&app.state.metrics, series, wanted).await;
    }
}

#[tokio::test]
async fn calls_to_monero_are_counted_by_method_and_outcome() {
    let app = TestApp::start().await;
    let metrics = &app.state.metrics;
    let observers = app.state.monero_metrics.observers();
    let second = Duration::from_secs(1);
    let wallet = observers.wallets.get(Role::Vendor);
    for _ in 0..3 {
        wallet.observed("refresh", Outcome::Ok, second);
    }
    wallet.observed("refresh", Outcome::Timeout, second);
    wallet.reached(77);
    observers
        .daemon
        .observed("get_info", Outcome::Unreachable, second);
    for (series, wanted) in [
        (
            "monero_rpc_duration_seconds_count{method=\"refresh\",wallet=\"vendor\"}",
            4.0,
        ),
        (
            "monero_rpc_duration_seconds_sum{method=\"refresh\",wallet=\"vendor\"}",
            4.0,
        ),
        (
            "monero_rpc_duration_seconds_count{method=\"get_info\",wallet=\"monerod\"}",
            1.0,
        ),
        (
            "monero_rpc_errors_total{error_type=\"timeout\",method=\"refresh\"}",
            1.0,
        ),
        (
            "monero_rpc_errors_total{error_type=\"unreachable\",method=\"get_info\"}",
            1.0,
        ),
        (
            "monero_wallet_rpc_calls_total{method=\"refresh\",status=\"ok\"}",
            3.0,
        ),
        (
            "monero_wallet_rpc_calls_total{method=\"refresh\",status=\"error\"}",
            1.0,
        ),
        (
            "monero_wallet_rpc_calls_total{method=\"transfer\",status=\"ok\"}",
            0.0,
        ),
        ("monero_wallet_rpc_errors_total{method=\"refresh\"}", 1.0),
        ("monero_wallet_height{wallet_name=\"vendor\"}", 77.0),
        ("monero_wallet_height{wallet_name=\"buyer\"}", 0.0),
        ("monero_wallet_balance_piconero{wallet_name=\"escrow\"}", 0.0),
        ("monero_rpc_up{wallet=\"monerod\"}", 0.0),
    ] {
        assert_eq!(value(metrics, series), Some(wanted), "{series}");
    }
}

/// What is recorded for a request is recorded again, as often, and timed alone.
#[tokio::test]
async fn measuring_costs_less_than_a_fiftieth_of_a_request() {
    const REQUESTS: u32 = 400;
    let app = TestApp::with(|config| config.http.requests_per_minute = 100_000_000).await;
    let mut vendor = app.vendor("vera").await;
    for no in 1..=24 {
        app.listing(&mut vendor, &format!("Tea pot {no}"), no * CENT)
            .await;
    }
    let mut visitor = app.visitor();
    visitor.get("/").await.expect_status(200);
    let metrics = &app.state.metrics;
    let sum = |names: &[&str]| -> f64 {
        let text = metrics.text().unwrap();
        let counts = text
            .lines()
            .filter(|line| names.iter().any(|name| line.starts_with(name)));
        counts
            .filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
            .sum()
    };
    let recorded = || {
        sum(&[
            "http_requests_total{",
            "http_request_duration_seconds_count{",
            "db_operation_duration_seconds_count{",
            "db_lock_wait_seconds_count{",
        ])
    };
    let before = recorded();
    let started = Instant::now();
    for _ in 0..REQUESTS {
        visitor.get("/").await.expect_status(200);
    }
    let served = started.elapsed();
    let recordings = recorded() - before;

    let started = Instant::now();
    // Each call makes two recordings.
    let mut left = recordings;
    while left > 0.0 {
        metrics.answered("GET", "/", 200, Duration::from_millis(1));
        left -= 2.0;
    }
    let share = started.elapsed().as_secs_f64() / served.as_secs_f64();
    println!(
        "{REQUESTS} pages in {served:?} with {recordings} recordings, which cost {:.3} %",
        share * 100.0
    );
    assert!(recordings >= f64::from(REQUESTS) * 3.0, "{recordings} recordings");
    assert!(
        share < 0.02,
        "{:.2} % of the time goes into measuring",
        share * 100.0
    );
}
