//! Where logs go and how long they stay, as far as files tell; a VM test sees them arrive.

use std::collections::BTreeSet;
use std::fs;

use monitoring::deployed;
use serde_json::Value;

#[test]
fn logs_are_kept_for_a_month_and_then_deleted() {
    let text = fs::read_to_string(deployed("loki/loki.json")).unwrap();
    let loki: Value = serde_json::from_str(&text).unwrap();
    let kept = loki["limits_config"]["retention_period"].as_str().unwrap();
    let hours: u32 = kept.strip_suffix('h').unwrap().parse().unwrap();
    assert!(hours >= 31 * 24, "{kept}");
    // Without these Loki keeps everything for ever, whatever it is told.
    assert_eq!(loki["compactor"]["retention_enabled"], true);
    assert!(loki["compactor"]["delete_request_store"].is_string());
    assert_eq!(loki["server"]["http_listen_address"], "127.0.0.1");
    assert_eq!(loki["analytics"]["reporting_enabled"], false);
}

#[test]
fn a_log_line_has_two_labels() {
    let alloy = fs::read_to_string(deployed("alloy/config.alloy")).unwrap();
    let targets: BTreeSet<&str> = alloy
        .lines()
        .filter_map(|line| line.split_once("target_label"))
        .map(|(_, name)| name.trim_matches([' ', '=', '"']))
        .collect();
    assert_eq!(targets, BTreeSet::from(["level", "unit"]));
    assert!(
        alloy.contains(r#"values = ["unit", "level"]"#),
        "whatever else there is is dropped"
    );
    assert_eq!(alloy.matches('{').count(), alloy.matches('}').count());
}
