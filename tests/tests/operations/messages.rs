//! What a real Alertmanager sends, and what it keeps to itself.

use monitoring::{Alertmanager, Channel, Inbox, Notification};
use serde_json::{Value, json};
use wallet::regtest::ports::free_port;

use crate::told::told;

/// An alert's labels, as Prometheus sends them.
fn alert(name: &str, severity: &str) -> Value {
    json!({"alertname": name, "severity": severity, "cluster": "here", "environment": "development"})
}

#[tokio::test]
async fn each_way_to_a_person_works_and_what_follows_from_a_known_fault_is_kept_back() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = Inbox::open().await.unwrap();
    let alertmanager = Alertmanager::start(dir.path(), free_port().unwrap(), &inbox)
        .await
        .unwrap();
    let mut other_site = alert("HighErrorRate", "critical");
    other_site["cluster"] = json!("there");
    let wrong = [
        alert("ServiceDown", "critical"),
        alert("HighErrorRate", "critical"),
        other_site,
        alert("WalletRPCUnreachable", "critical"),
        alert("EscrowStuckInPending", "warning"),
        alert("BackupStale", "warning"),
        alert("WebSocketConnectionsSpike", "info"),
        alert("Watchdog", "none"),
    ];
    alertmanager.tell(&wrong).await.unwrap();

    told(&inbox, Channel::DeadMansSwitch, true, "Watchdog").await;
    told(&inbox, Channel::Pager, true, "ServiceDown").await;
    told(&inbox, Channel::Mail, true, "ServiceDown").await;
    told(&inbox, Channel::Mail, true, "BackupStale").await;
    told(&inbox, Channel::Chat, true, "WebSocketConnectionsSpike").await;
    // The same alert where no service is down.
    told(&inbox, Channel::Pager, true, "HighErrorRate").await;

    let quiet = alertmanager.alerts().await.unwrap();
    let quiet = quiet
        .iter()
        .filter(|alert| alert["status"]["state"] == "suppressed");
    let mut quiet: Vec<[&str; 2]> = quiet
        .map(|alert| ["alertname", "cluster"].map(|label| alert["labels"][label].as_str().unwrap()))
        .collect();
    quiet.sort_unstable();
    assert_eq!(
        quiet,
        [["EscrowStuckInPending", "here"], ["HighErrorRate", "here"]]
    );
    let received = inbox.received();
    let woken = |one: &&Notification| one.channel == Channel::Pager;
    assert_eq!(received.iter().filter(woken).count(), 3, "{received:#?}");
}
