//! A wallet process is started by the rendered script, and as compose.yaml starts it: it wants its login, which nobody
//! finds on its command line.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tests::eventually;
use wallet::regtest::ports::free_port;

use crate::rendered;
use crate::running::Running;

const PASSWORD: &str = "a-password-that-nobody-guesses";

#[tokio::test]
async fn nobody_reads_the_login_from_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let port = free_port().unwrap().to_string();
    let wallets = dir.join("wallets");
    fs::create_dir(&wallets).unwrap();
    fs::write(dir.join("login"), format!("market:{PASSWORD}\n")).unwrap();
    let here = ("/var/lib/marketplace-wallets/buyer", wallets.to_str().unwrap());
    let text = rendered::with("scripts/marketplace-wallet-buyer.sh", &[here]);
    let script = dir.join("wallet.sh");
    fs::write(&script, text).unwrap();
    let mut command = Command::new("bash");
    command
        .arg(&script)
        .arg(&port)
        .current_dir(dir)
        .env("CREDENTIALS_DIRECTORY", dir);
    wants_its_login(&mut command, &port).await;
}

#[tokio::test]
async fn nobody_reads_it_from_a_container_s_settings() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let port = free_port().unwrap().to_string();
    let wallets = dir.join("wallets");
    fs::create_dir(&wallets).unwrap();
    fs::write(
        dir.join("wallet-rpc-buyer.conf"),
        format!("rpc-login=market:{PASSWORD}\n"),
    )
    .unwrap();
    let compose: Value = serde_json::from_str(&rendered::text("compose.yaml")).unwrap();
    let service = &compose["services"]["wallet-buyer"];
    assert_eq!(service["secrets"][0], "wallet-rpc-buyer.conf");
    assert_eq!(service["environment"], Value::Null);
    let mut command = Command::new("monero-wallet-rpc");
    for word in service["command"].as_array().unwrap() {
        let word = word.as_str().unwrap();
        command.arg(
            word.replace("/run/secrets", dir.to_str().unwrap())
                .replace("/var/lib/wallets", wallets.to_str().unwrap())
                .replace("18082", &port),
        );
    }
    wants_its_login(command.current_dir(dir), &port).await;
}

async fn wants_its_login(command: &mut Command, port: &str) {
    let process = Running::start(command);
    let ask = |more: &[&str]| {
        let mut curl = Command::new("curl");
        curl.args([
            "--silent",
            "--max-time",
            "10",
            "--output",
            "/dev/null",
            "--write-out",
            "%{http_code}",
            "--data",
        ])
        .arg(r#"{"jsonrpc":"2.0","id":"0","method":"get_version"}"#)
        .args(more)
        .arg(format!("http://127.0.0.1:{port}/json_rpc"));
        String::from_utf8(curl.output().unwrap().stdout).unwrap()
    };
    eventually(
        "the wallet process",
        || async { ask(&[]) },
        |status| status == "401",
    )
    .await;
    let login = format!("market:{PASSWORD}");
    assert_eq!(ask(&["--digest", "--user", &login]), "200");
    assert_eq!(ask(&["--digest", "--user", "market:something-else"]), "401");

    let command_line = fs::read(format!("/proc/{}/cmdline", process.id())).unwrap();
    let command_line = String::from_utf8_lossy(&command_line);
    assert!(command_line.contains("monero-wallet-rpc"), "{command_line}");
    assert!(!command_line.contains(PASSWORD), "{command_line}");
}
