//! The alert rules, as promtool judges them.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use monitoring::{Alert, alerts_declared};
use serde_json::Value;
use tests::command;
use tests::repository::files;

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// `WalletRPCUnreachable` as `wallet-rpc-unreachable`.
pub(crate) fn kebab(alert: &str) -> String {
    let letters: Vec<char> = alert.chars().collect();
    let mut name = String::new();
    for (place, letter) in letters.iter().enumerate() {
        let after_small = place > 0 && letters[place - 1].is_lowercase();
        let before_small = letters.get(place + 1).is_some_and(|next| next.is_lowercase());
        if place > 0 && letter.is_uppercase() && (after_small || before_small) {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[test]
fn prometheus_can_read_the_rules() {
    let rules = files("nixos/prometheus/rules", "");
    command::succeeds(Command::new("promtool").args(["check", "rules"]).args(rules));
}

#[test]
fn each_alert_fires_when_it_must_and_is_silent_otherwise() {
    let tests = files("nixos/prometheus/tests", "");
    command::succeeds(Command::new("promtool").args(["test", "rules"]).args(tests));
}

#[test]
fn each_alert_has_a_case_that_fires_it_and_one_that_does_not() {
    let (mut fired, mut silent) = (BTreeSet::new(), BTreeSet::new());
    for path in files("nixos/prometheus/tests", "") {
        let file: Value = serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for case in list(&file["tests"]) {
            let looks: Vec<&Value> = list(&case["alert_rule_test"]).collect();
            let alert = looks[0]["alertname"].as_str().unwrap().to_owned();
            let is_fired = looks
                .iter()
                .any(|look| list(&look["exp_alerts"]).next().is_some());
            if is_fired {
                fired.insert(alert)
            } else {
                silent.insert(alert)
            };
        }
    }
    let alerts = alerts_declared().unwrap();
    let all: BTreeSet<String> = alerts.into_iter().map(|alert| alert.name).collect();
    assert_eq!(fired, all);
    // It always fires; that is what it is for.
    silent.insert("Watchdog".to_owned());
    assert_eq!(silent, all);
}

#[test]
fn each_alert_says_how_grave_it_is_what_it_means_and_what_to_do() {
    for alert in alerts_declared().unwrap() {
        let Alert {
            name,
            severity,
            whole,
        } = &alert;
        assert!(
            ["critical", "warning", "info", "none"].contains(&severity.as_str()),
            "{name}: {severity}"
        );
        for annotation in ["summary", "description"] {
            let text = whole["annotations"][annotation].as_str().unwrap_or_default();
            assert!(text.len() > 20, "{name} has no {annotation}");
        }
        let page = format!("{{{{ $externalLabels.docs }}}}/runbooks/{}.html", kebab(name));
        assert_eq!(whole["annotations"]["runbook_url"], page, "{name}");
        // Two minutes from the fault to a person: a minute here, the rest for what is on the way.
        let waits = whole["for"].as_str().unwrap_or_default();
        assert!(
            severity != "critical" || ["", "1m"].contains(&waits),
            "{name} waits {waits}"
        );
    }
}

#[test]
fn nothing_is_made_to_look_alive() {
    let everything = files("nixos/prometheus/rules", "").into_iter();
    for file in everything.chain(files("nixos/grafana/dashboards", "")) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("or vector("), "{}", file.display());
    }
}
