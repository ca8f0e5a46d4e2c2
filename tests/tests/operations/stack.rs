//! The operators' side beside a whole stack: what they see, and how soon they are woken.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use monitoring::{Channel, Dashboard, Monitoring, Ports, Prometheus, Series, metric_names, query_range};
use serde_json::Value;
use tests::address::host;
use tests::{Person, Stack, command, eventually};
use tokio::task::JoinSet;
use wallet::regtest::ports::free_port;

use crate::told::told;

/// From a fault to a person.
const TOLD_WITHIN: Duration = Duration::from_mins(2);
/// Between two requests of a visitor.
const VISITS: Duration = Duration::from_millis(100);

#[tokio::test]
async fn every_panel_shows_something_and_a_fault_reaches_a_person_within_two_minutes() {
    let begun = Instant::now();
    let mut stack = Stack::start().await;
    be_looked_after(&mut stack).await;
    let dir = tempfile::tempdir().unwrap();
    let monitoring = watch(&stack, dir.path()).await;
    let mut visitors = JoinSet::new();
    visitors.spawn(visit(stack.base.clone()));

    let prometheus = &monitoring.prometheus;
    // A step of a counter is seen only from a sample before it.
    let seen = || async { prometheus.query("escrow_state_transitions_total").await.unwrap() };
    eventually("a first look at the server", seen, |series| !series.is_empty()).await;
    let purchase = stack.order().await.funded().await.shipped().await;
    purchase.confirm().await.ok();
    purchase.settles("released").await;
    // One that is not over: the pool is empty, so its address takes a ceremony.
    stack.order().await;
    assert_eq!(firing(prometheus).await, ["Watchdog"], "nothing is wrong yet");
    println!("a purchase, seen after {:.0?}", begun.elapsed());

    let fault = Instant::now();
    stack.regtest.roles.vendor[0].kill_hard().unwrap();
    every_rule_is_about_something(prometheus).await;
    every_panel_shows_something(prometheus).await;

    let name = "WalletRPCUnreachable";
    let inbox = &monitoring.inbox;
    let woken = told(inbox, Channel::Pager, true, name).await - fault;
    let mailed = told(inbox, Channel::Mail, true, name).await - fault;
    println!("wallet process killed; pager after {woken:.1?}, mail after {mailed:.1?}");
    assert!(woken.max(mailed) < TOLD_WITHIN);
    let alerts = "ALERTS{alertstate=\"firing\", severity=~\"critical|warning\"}";
    assert_eq!(
        prometheus.query(alerts).await.unwrap().len(),
        1,
        "it is one fault and one alert"
    );

    let mended = Instant::now();
    stack.regtest.roles.vendor[0].restart().await.unwrap();
    let relieved = told(inbox, Channel::Pager, false, name).await - mended;
    told(inbox, Channel::Mail, false, name).await;
    println!("wallet process back; resolved after {relieved:.1?}");
    println!("all of it took {:.0?}", begun.elapsed());
}

/// Leaves the traces of backups, of a drill and of a certificate, as an operator's timers and ACME do.
async fn be_looked_after(stack: &mut Stack) {
    let dir = stack.config.with_file_name("traces");
    fs::create_dir_all(&dir).unwrap();
    let now = command::prints(Command::new("date").arg("+%s"));
    for name in ["backup_database", "backup_wallets", "restore_drill"] {
        fs::write(dir.join(name), &now).unwrap();
    }
    let [key, certificate] = ["key.pem", "certificate.pem"].map(|name| stack.config.with_file_name(name));
    let [key_file, file] = [&key, &certificate].map(|path| path.to_str().unwrap());
    let request = "req -x509 -newkey ed25519 -noenc -days 90 -subj /CN=market.example";
    let files = ["-keyout", key_file, "-out", file];
    command::succeeds(Command::new("openssl").args(request.split(' ')).args(files));
    let set = |name, path: &Path| (name, path.to_str().unwrap().to_owned());
    stack
        .server
        .env
        .push(set("MARKETPLACE_TELEMETRY__TRACES_DIR", &dir));
    stack
        .server
        .env
        .push(set("MARKETPLACE_TELEMETRY__CERTIFICATE", &certificate));
    stack.server.stop();
    stack.server.restart().await;
}

async fn watch(stack: &Stack, dir: &Path) -> Monitoring {
    let [prometheus, alertmanager, node_exporter] = [(); 3].map(|()| free_port().unwrap());
    let ports = Ports {
        prometheus,
        alertmanager,
        node_exporter,
    };
    Monitoring::start(dir, ports, host(&stack.metrics)).await.unwrap()
}

/// Looks around for ever, and now and then for what is not there.
async fn visit(base: String) {
    let visitor = Person::anonymous(&base);
    let mut ticks = tokio::time::interval(VISITS);
    for path in [
        "/",
        "/api/listings",
        "/api/categories",
        "/nowhere",
        "/health/live",
    ]
    .iter()
    .cycle()
    {
        ticks.tick().await;
        visitor.reach(path).await;
    }
}

/// The names of alerts that fire.
async fn firing(prometheus: &Prometheus) -> Vec<String> {
    let look = async || prometheus.query("ALERTS{alertstate=\"firing\"}").await.unwrap();
    let firing = eventually("an alert", look, |firing| !firing.is_empty()).await;
    let name = |series: &Series| series.labels["alertname"].as_str().unwrap().to_owned();
    firing.iter().map(name).collect()
}

/// Each rule was evaluated, and each name in it is measured.
async fn every_rule_is_about_something(prometheus: &Prometheus) {
    let healthy = |rules: &Vec<Value>| rules.iter().all(|rule| rule["health"] == "ok");
    let rules = eventually("every rule", async || prometheus.rules().await.unwrap(), healthy).await;
    let expressions = rules.iter().map(|rule| rule["query"].as_str().unwrap());
    all_measured(prometheus, expressions).await;
    println!("{} rules are evaluated, about what is measured", rules.len());
}

/// Each query of each panel is answered with a number, and each name in it is measured.
async fn every_panel_shows_something(prometheus: &Prometheus) {
    let dashboards = Dashboard::all().unwrap();
    let mut asked = Vec::new();
    for dashboard in &dashboards {
        let panels = dashboard.panels.iter();
        let queries = panels.flat_map(|panel| panel.queries.iter().map(move |query| (&panel.title, query)));
        for (title, query) in queries {
            let expression = query.over("5m");
            let look = async || prometheus.query(&expression).await.unwrap();
            let what = format!("{}: {title}: {expression}", dashboard.name);
            eventually(&what, look, |series| series.iter().any(has_a_number)).await;
            asked.push(expression);
        }
        // The deploy that was marked is the start of the server.
        let deploys = &dashboard.annotations()[0];
        let now = prometheus.query("time()").await.unwrap()[0].samples[0].value;
        let marked = query_range(&prometheus.base, deploys, now, 300.0, 5.0)
            .await
            .unwrap();
        assert!(marked.iter().any(has_a_number), "{}: {deploys}", dashboard.name);
    }
    all_measured(prometheus, &asked).await;
    println!(
        "{} queries of {} dashboards are answered with numbers",
        asked.len(),
        dashboards.len()
    );
}

fn has_a_number(series: &Series) -> bool {
    series.samples.iter().any(|sample| sample.value.is_finite())
}

/// Each name in these expressions is measured.
async fn all_measured(prometheus: &Prometheus, expressions: impl IntoIterator<Item: AsRef<str>>) {
    let names: BTreeSet<String> = expressions
        .into_iter()
        .flat_map(|one| metric_names(one.as_ref()))
        .collect();
    let missing = async || {
        names
            .difference(&prometheus.names().await.unwrap())
            .cloned()
            .collect()
    };
    eventually("every name", missing, BTreeSet::is_empty).await;
}
