//! Who is told of what, as amtool judges it.

use std::process::Command;

use monitoring::{Alert, Alertmanager, Inbox, alerts_declared};
use tests::command;

#[tokio::test]
async fn each_severity_goes_to_its_receiver_and_nothing_gets_lost() {
    let dir = tempfile::tempdir().unwrap();
    let file = Alertmanager::write(dir.path(), &Inbox::open().await.unwrap()).unwrap();
    let file = file.to_str().unwrap();
    command::succeeds(Command::new("amtool").args(["check-config", file]));

    for Alert { name, severity, .. } in alerts_declared().unwrap() {
        let receiver = match (name.as_str(), severity.as_str()) {
            ("Watchdog", _) => "dead-mans-switch",
            (_, "critical") => "pager-and-mail",
            (_, "warning") => "mail",
            (_, "info") => "chat",
            other => panic!("{other:?}"),
        };
        goes(
            file,
            &format!("alertname={name}"),
            &format!("severity={severity}"),
            receiver,
        );
    }
    // Somebody's own rule without a severity that is known here.
    goes(file, "alertname=Unheard", "severity=page", "mail");
}

fn goes(file: &str, alert: &str, severity: &str, receiver: &str) {
    let config = format!("--config.file={file}");
    let expected = format!("--verify.receivers={receiver}");
    command::succeeds(
        Command::new("amtool").args(["config", "routes", "test", &config, &expected, alert, severity]),
    );
}
