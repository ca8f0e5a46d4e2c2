//! Prometheus and Alertmanager are started with what is rendered; one measures the real server, the other takes over
//! what is wrong.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tests::address::host;
use tests::repository::root;
use tests::{Stack, StackOptions, command, eventually};
use wallet::regtest::ports::free_port;

use crate::rendered;
use crate::running::Running;

async fn get(url: String) -> Option<Value> {
    let text = reqwest::get(url)
        .await
        .ok()?
        .error_for_status()
        .ok()?
        .text()
        .await
        .ok()?;
    serde_json::from_str(&text).ok()
}

/// What `alertmanager-env` would hold.
fn filled(text: &str) -> String {
    let mut parts = text.split("${");
    let mut whole = parts.next().unwrap().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap();
        whole += match name {
            "SMTP_SMARTHOST" => "127.0.0.1:9",
            "ALERT_EMAIL_TO" | "ALERT_EMAIL_FROM" => "on-call@market.example",
            _ => "http://127.0.0.1:9/",
        };
        whole += rest;
    }
    whole
}

#[test]
fn alertmanager_takes_the_configuration_once_values_are_filled_in() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("alertmanager.yml");
    fs::write(&file, filled(&rendered::text("alertmanager.yml"))).unwrap();
    let said = command::succeeds(Command::new("amtool").arg("check-config").arg(&file));
    assert!(said.contains("4 receivers"), "{said}");
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
    let [port, alerts] = [(); 2].map(|()| free_port().unwrap());
    let here = [
        ("127.0.0.1:9464", host(&stack.metrics)),
        ("127.0.0.1:9090", &format!("127.0.0.1:{port}")),
        ("127.0.0.1:9093", &format!("127.0.0.1:{alerts}")),
    ];
    let text = rendered::with("prometheus.yml", &here);
    fs::write(dir.join("prometheus.yml"), text).unwrap();
    std::os::unix::fs::symlink(root().join("nixos/prometheus/rules"), dir.join("rules")).unwrap();
    command::succeeds(
        Command::new("promtool")
            .current_dir(dir)
            .args(["check", "config", "prometheus.yml"]),
    );
    fs::write(
        dir.join("alertmanager.yml"),
        filled(&rendered::text("alertmanager.yml")),
    )
    .unwrap();

    let _alertmanager = Running::start(
        Command::new("prometheus-alertmanager")
            .current_dir(dir)
            .args([
                "--config.file=alertmanager.yml",
                "--storage.path=alerts",
                "--cluster.listen-address=",
            ])
            .arg(format!("--web.listen-address=127.0.0.1:{alerts}")),
    );
    let _prometheus = Running::start(
        Command::new("prometheus")
            .current_dir(dir)
            .args([
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--log.level=warn",
            ])
            .arg(format!("--web.listen-address=127.0.0.1:{port}")),
    );

    let targets = || get(format!("http://127.0.0.1:{port}/api/v1/query?query=up"));
    let up = |job: &'static str| {
        move |answer: &Option<Value>| {
            let results = answer
                .as_ref()
                .and_then(|answer| answer["data"]["result"].as_array().cloned());
            results
                .unwrap_or_default()
                .iter()
                .any(|it| it["metric"]["job"] == job && it["value"][1] == "1")
        }
    };
    eventually("a measurement of the server", targets, up("marketplace")).await;
    eventually("a measurement of Alertmanager", targets, up("alertmanager")).await;

    // The watchdog fires always: it shows that alerts arrive, with the labels that a runbook's address needs.
    let active = || get(format!("http://127.0.0.1:{alerts}/api/v2/alerts"));
    let watchdog = |alerts: &Option<Value>| -> Option<Value> {
        let alerts = alerts.as_ref()?.as_array()?.clone();
        alerts
            .into_iter()
            .find(|alert| alert["labels"]["alertname"] == "Watchdog")
    };
    let seen = eventually("the watchdog", active, |alerts| watchdog(alerts).is_some()).await;
    let alert = watchdog(&seen).unwrap();
    assert_eq!(alert["labels"]["cluster"], "market.example");
    assert_eq!(alert["labels"]["environment"], "production");
    assert_eq!(
        alert["annotations"]["runbook_url"],
        "https://docs.market.example/runbooks/watchdog.html"
    );
}
