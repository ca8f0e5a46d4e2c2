//! The server's settings, as the module writes them for a production host, are what the server wants.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::Value;
use tests::{binary, command};

use crate::rendered;

#[test]
fn the_server_finds_nothing_wrong_with_settings_and_secrets() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let site = binary::site();
    let here = [
        (
            "/nix/store/marketplace/share/marketplace/site",
            site.to_str().unwrap(),
        ),
        ("/var/lib", dir.to_str().unwrap()),
    ];
    let text = rendered::with("marketplace.toml", &here);
    fs::create_dir_all(dir.join("marketplace")).unwrap();
    fs::write(dir.join("marketplace.toml"), text).unwrap();

    // Made as `init-secrets` makes them, where systemd would put them.
    let credentials = dir.join("credentials");
    fs::create_dir(&credentials).unwrap();
    let declared = rendered::json("secrets.json");
    let unit = rendered::text("units/marketplace.service");
    for (name, secret) in declared.as_object().unwrap() {
        if !unit.contains(&format!("LoadCredential={name}:")) {
            continue;
        }
        let script = match secret["make"].as_str().unwrap() {
            "hex32" => "openssl rand -hex 32",
            "login" => "echo market:$(openssl rand -hex 24)",
            other => panic!("the server needs {name}, which is {other}"),
        };
        let value = command::succeeds(Command::new("sh").args(["-c", script]));
        let file = credentials.join(name);
        fs::write(&file, value).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    }

    let doctor = Command::new(binary::marketplace())
        .arg("--config")
        .arg(dir.join("marketplace.toml"))
        .args(["doctor", "--json"])
        .env("CREDENTIALS_DIRECTORY", &credentials)
        .output()
        .unwrap();
    let lines: Value = serde_json::from_slice(&doctor.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&doctor.stderr)));
    let level = |name: &str| {
        let line = lines.as_array().unwrap().iter().find(|line| line["name"] == name);
        line.map(|line| line["level"].clone())
    };
    assert_eq!(level("settings"), Some("ok".into()), "{lines:#}");
    assert_eq!(level("secrets"), Some("ok".into()), "{lines:#}");
}
