//! The engine names new wallets on a socket; another process, as systemd starts it for each request, backs them up.

use std::process::Command;

use tests::{command, eventually};

use crate::backup_host::{BackupHost, wallets};
use crate::running::Running;

#[tokio::test]
async fn the_engine_hears_that_named_wallets_are_safe_and_others_not() {
    let host = BackupHost::after_an_order().await;
    let socket = host.path("/run/marketplace-wallet-backup.sock");
    let mut activate = Command::new("systemd-socket-activate");
    host.environment(&mut activate);
    for name in [
        "PATH",
        "CREDENTIALS_DIRECTORY",
        "STATE_DIRECTORY",
        "CACHE_DIRECTORY",
    ] {
        activate.args(["-E", name]);
    }
    activate
        .args(["--accept", "--inetd", "--listen"])
        .arg(&socket)
        .arg(host.path("/bin/marketplace-wallet-backup"));
    let _listening = Running::start(&mut activate);
    eventually("the socket", || async { socket.exists() }, |there| *there).await;

    let names: Vec<String> = wallets(host.root())
        .iter()
        .map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.len(), 4);
    assert!(ask(&host, &names), "keys and a record that are there");
    let to = host.path("/restored");
    command::succeeds(&mut host.program("marketplace-backup", &["database"]));
    command::succeeds(&mut host.program(
        "marketplace-restore",
        &["extract", "offsite", to.to_str().unwrap()],
    ));
    assert!(wallets(&host.restored(&to)) == wallets(host.root()));

    for missing in ["NoSuchWallet.keys", "NoSuchWallet.record"] {
        assert!(!ask(&host, &[missing.to_owned()]), "a wallet that is not there");
    }
    assert!(!ask(&host, &["../../etc/passwd".to_owned()]), "no wallet's name");
}

/// As the engine asks: names on standard input, 0 says that they are safe.
fn ask(host: &BackupHost, names: &[String]) -> bool {
    let names = names.join("\n") + "\n";
    let mut program = host.program("marketplace-ask-backup", &[]);
    command::fed(&mut program, &names).status.success()
}
