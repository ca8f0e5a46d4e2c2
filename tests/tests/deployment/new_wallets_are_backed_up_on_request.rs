//! The engine names new wallets on a socket; another process, as systemd starts it for each request, backs them up.

use std::process::Command;

use tests::{command, eventually};

use crate::backup_host::{BackupHost, keys};
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

    let names: Vec<String> = keys(host.root())
        .iter()
        .map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.len(), 3);
    assert!(ask(&host, &names), "three wallets that are there");
    let to = host.path("/restored");
    command::succeeds(&mut host.program("marketplace-backup", &["database"]));
    command::succeeds(&mut host.program(
        "marketplace-restore",
        &["extract", "offsite", to.to_str().unwrap()],
    ));
    assert!(keys(&host.restored(&to)) == keys(host.root()));

    assert!(
        !ask(&host, &["NoSuchWallet.keys".to_owned()]),
        "a wallet that is not there"
    );
    assert!(!ask(&host, &["../../etc/passwd".to_owned()]), "no wallet's name");
}

/// As the engine asks: names on standard input, 0 says that they are safe.
fn ask(host: &BackupHost, names: &[String]) -> bool {
    let names = names.join("\n") + "\n";
    let mut program = host.program("marketplace-ask-backup", &[]);
    command::fed(&mut program, &names).status.success()
}
