//! The dashboards as files: of the published form, and such that a person can read them.

use std::collections::BTreeSet;

use monitoring::{Dashboard, alerts_declared};
use serde_json::Value;
use tests::schema::Schema;

use crate::alerts::kebab;

#[test]
fn they_have_the_form_that_grafana_publishes() {
    let schema = Schema::read("nixos/grafana/schema/dashboard.json");
    for dashboard in Dashboard::all().unwrap() {
        assert_eq!(schema.errors(&dashboard.whole), [""; 0], "{}", dashboard.name);
    }
}

#[test]
fn there_are_six_and_each_can_be_read_by_a_person() {
    let all = Dashboard::all().unwrap();
    let names: Vec<&str> = all.iter().map(|dashboard| dashboard.name.as_str()).collect();
    assert_eq!(
        names,
        ["backups", "database", "escrow", "http", "monero", "system"]
    );
    let mut uids = BTreeSet::new();
    for Dashboard { name, whole, .. } in &all {
        assert!(
            uids.insert(whole["uid"].as_str().unwrap()),
            "{name} has another's uid"
        );
        let panels = whole["panels"].as_array().unwrap();
        assert_eq!(panels[0]["type"], "row", "{name} begins with a row");
        assert!(
            panels.iter().filter(|panel| panel["type"] == "row").count() >= 3,
            "{name}"
        );
        for panel in panels.iter().filter(|panel| panel["type"] != "row") {
            readable(name, panel);
        }
        assert_eq!(whole["templating"]["list"][0]["type"], "datasource", "{name}");
        let deploys = &whole["annotations"]["list"][0];
        assert_eq!(deploys["name"], "Deploys", "{name}");
        assert!(deploys["expr"].as_str().unwrap().contains("build_info"), "{name}");
    }
}

/// It says what it shows, in which unit, from a source that can be chosen.
fn readable(name: &str, panel: &Value) {
    let title = panel["title"].as_str().unwrap();
    let said = panel["description"].as_str().unwrap_or_default();
    assert!(said.len() > 10, "{name}: {title} does not say what it shows");
    let shown = &panel["fieldConfig"]["defaults"];
    assert!(shown["unit"].is_string(), "{name}: {title} has no unit");
    assert!(
        shown["thresholds"]["steps"].is_array(),
        "{name}: {title} has no colours"
    );
    assert_eq!(panel["datasource"]["uid"], "${datasource}", "{name}: {title}");
}

#[test]
fn no_panel_covers_another() {
    for dashboard in Dashboard::all().unwrap() {
        let mut taken = BTreeSet::new();
        for panel in &dashboard.panels {
            let [x, y, width, height] = panel.place;
            assert!(x + width <= 24, "{}: {} is too wide", dashboard.name, panel.title);
            for cell in (x..x + width).flat_map(|x| (y..y + height).map(move |y| (x, y))) {
                assert!(
                    taken.insert(cell),
                    "{}: {} covers another",
                    dashboard.name,
                    panel.title
                );
            }
        }
    }
}

#[test]
fn each_alert_that_can_be_seen_coming_is_linked_from_a_panel() {
    let alerts = alerts_declared().unwrap();
    let pages: BTreeSet<String> = alerts.iter().map(|alert| kebab(&alert.name)).collect();
    let mut linked = BTreeSet::new();
    for dashboard in Dashboard::all().unwrap() {
        let panels = dashboard.whole["panels"].as_array().unwrap();
        for link in panels
            .iter()
            .filter_map(|panel| panel["links"].as_array())
            .flatten()
        {
            let url = link["url"].as_str().unwrap();
            let page = url
                .strip_prefix("${docs}/runbooks/")
                .and_then(|page| page.strip_suffix(".html"));
            linked.insert(page.expect(url).to_owned());
        }
    }
    // The list of all runbooks.
    assert!(linked.remove("index"));
    linked.insert("watchdog".to_owned());
    assert_eq!(linked, pages);
}
