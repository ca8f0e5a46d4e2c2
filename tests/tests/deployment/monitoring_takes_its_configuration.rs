//! Prometheus and Alertmanager are started with what is rendered; one measures the real server, the other takes over
//! what is wrong.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use monitoring::{Alertmanager, Inbox, Prometheus, Series};
use serde_json::Value;
use tests::address::host;
use tests::repository::root;
use tests::{Stack, StackOptions, command, eventually};
use wallet::regtest::ports::free_port;

use crate::rendered;

#[tokio::test]
async fn alertmanager_takes_the_configuration_once_values_are_filled_in() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("alertmanager.yml");
    let inbox = Inbox::open().await.unwrap();
    let text = Alertmanager::filled(&rendered::text("alertmanager.yml"), &inbox).unwrap();
    fs::write(&file, text).unwrap();
    let said = command::succeeds(Command::new("amtool").arg("check-config").arg(&file));
    assert!(said.contains("4 receivers"), "{said}");
}

#[test]
fn a_password_may_have_quotes_and_backslashes() {
    let password = r#"a"b\c & 'd'"#;
    let mut bash = Command::new("bash");
    bash.args(["-euc", ". \"$0\"; printf %s \"$SMTP_PASSWORD\""])
        .arg(rendered::path("alertmanager-quote.sh"))
        .env("SMTP_PASSWORD", password);
    let quoted = command::prints(&mut bash);
    let read: String = serde_json::from_str(&format!("\"{quoted}\"")).unwrap();
    assert_eq!(read, password);
}

#[tokio::test]
async fn prometheus_measures_the_server_and_tells_alertmanager() {
    let stack = Stack::start_with(StackOptions {
        ready_wallets: 0,
        ..StackOptions::default()
    })
    .await;
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let [prometheus, alertmanager] = ["prometheus.yml", "alertmanager.yml"].map(|name| dir.join(name));
    let [port, alerts_port] = [(); 2].map(|()| free_port().unwrap());
    let here = [
        ("127.0.0.1:9464", host(&stack.metrics)),
        ("127.0.0.1:9090", &format!("127.0.0.1:{port}")),
        ("127.0.0.1:9093", &format!("127.0.0.1:{alerts_port}")),
    ];
    fs::write(&prometheus, rendered::with("prometheus.yml", &here)).unwrap();
    symlink(root().join("nixos/prometheus/rules"), dir.join("rules")).unwrap();
    command::succeeds(
        Command::new("promtool")
            .args(["check", "config"])
            .arg(&prometheus),
    );
    let inbox = Inbox::open().await.unwrap();
    let text = Alertmanager::filled(&rendered::text("alertmanager.yml"), &inbox).unwrap();
    fs::write(&alertmanager, text).unwrap();
    let alertmanager = Alertmanager::start_with(dir, alerts_port, &alertmanager)
        .await
        .unwrap();
    let prometheus = Prometheus::start_with(dir, port, &prometheus).await.unwrap();

    for job in ["marketplace", "alertmanager"] {
        let up = format!("up{{job=\"{job}\"}} == 1");
        let look = async || prometheus.query(&up).await.unwrap();
        eventually(&up, look, |seen: &Vec<Series>| !seen.is_empty()).await;
    }

    // The watchdog fires always: it shows that alerts arrive, with the labels that a runbook's address needs.
    let look = async || {
        let alerts = alertmanager.alerts().await.unwrap();
        let is_it = |alert: &Value| alert["labels"]["alertname"] == "Watchdog";
        alerts.into_iter().find(is_it)
    };
    let alert = eventually("the watchdog", look, Option::is_some).await.unwrap();
    assert_eq!(alert["labels"]["cluster"], "market.example");
    assert_eq!(alert["labels"]["environment"], "production");
    assert_eq!(
        alert["annotations"]["runbook_url"],
        "https://market.example/docs/runbooks/watchdog.html"
    );
}
