//! The front page with 24 listings, from the router to the last byte: real store, real pages, nothing cached.
//!
//! `taskset --cpu-list 0` in front of it gives requests per second of one core.
#![expect(
    clippy::expect_used,
    reason = "a bench ends where what it stands on does not hold"
)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use server::testing::{Client, TestApp};

/// As the server's binary has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Listings on the page.
const LISTINGS: u64 = 24;

fn home(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (_app, visitor) = runtime.block_on(shop());
    let mut group = criterion.benchmark_group("home");
    group.throughput(Throughput::Elements(1));
    group.bench_function("24 listings", |bench| {
        bench.iter(|| {
            let mut visitor = visitor.clone();
            runtime.block_on(async move { visitor.get("/").await.expect_status(200).body.len() })
        });
    });
    group.finish();
}

/// A shop with a full front page and no limit in the way.
async fn shop() -> (TestApp, Client) {
    let app = TestApp::with(|config| config.http.requests_per_minute = 100_000_000).await;
    let mut vendor = app.vendor("vera").await;
    for no in 1..=LISTINGS {
        app.listing(
            &mut vendor,
            &format!("Tea pot number {no}, hand made"),
            no * 10_000_000_000,
        )
        .await;
    }
    let mut visitor = app.visitor();
    let html = visitor.get("/").await.text();
    assert_eq!(html.matches("class=\"card\"").count(), 24, "{html}");
    (app, visitor)
}

criterion_group!(benches, home);
criterion_main!(benches);
