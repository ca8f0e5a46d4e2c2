//! Tor takes the onion service as it is rendered and makes its key; it talks to nobody.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::Value;
use tests::{command, eventually};

use crate::rendered;
use crate::running::Running;

#[tokio::test]
async fn tor_makes_a_key_for_the_rendered_service() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).unwrap();
    let service = dir.join("onion");
    let torrc = dir.join("torrc");
    fs::write(
        &torrc,
        configuration(
            &service.display().to_string(),
            &dir.join("data").display().to_string(),
        ),
    )
    .unwrap();

    command::succeeds(Command::new("tor").args(["--verify-config", "-f"]).arg(&torrc));
    let _tor = Running::start(Command::new("tor").arg("-f").arg(&torrc));
    let name = || async { fs::read_to_string(service.join("hostname")).unwrap_or_default() };
    let name = eventually("a name", name, |name| name.ends_with(".onion\n")).await;
    assert_eq!(name.trim_end().len(), 56 + ".onion".len());
    assert!(service.join("hs_ed25519_secret_key").exists());
}

/// What NixOS writes of it into torrc.
fn configuration(service: &str, data: &str) -> String {
    let onion = &rendered::json("tor.json")["marketplace"];
    let mut text =
        format!("DataDirectory {data}\nDisableNetwork 1\nSocksPort 0\nHiddenServiceDir {service}\n");
    for map in onion["map"].as_array().unwrap() {
        let (port, target) = (&map["port"], &map["target"]);
        let addr = target["addr"].as_str().unwrap();
        writeln!(text, "HiddenServicePort {port} {addr}:{}", target["port"]).unwrap();
    }
    writeln!(text, "HiddenServiceVersion {}", onion["version"]).unwrap();
    let mut settings = 0;
    for (name, value) in onion["settings"].as_object().unwrap() {
        let value = match value {
            Value::Bool(on) => u8::from(*on).to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            _ => continue,
        };
        if name != "HiddenServiceVersion" {
            writeln!(text, "{name} {value}").unwrap();
            settings += 1;
        }
    }
    assert!(settings >= 3, "{onion}");
    text
}
