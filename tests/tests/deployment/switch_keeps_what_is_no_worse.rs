//! A new version stays if no part of a real server fails that was well before it, and goes if one does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use domain::Role;
use serde_json::Value;
use tests::{Stack, StackOptions, command, eventually};

use crate::rendered;

#[tokio::test]
async fn a_fault_of_before_is_no_reason_to_go_back_and_a_new_one_is() {
    let mut stack = Stack::start_with(StackOptions {
        ready_wallets: 0,
        ..StackOptions::default()
    })
    .await;
    let dir = tempfile::tempdir().unwrap();
    let wallet = stack.regtest.roles.get(Role::Vendor)[0].id();
    let before = system(dir.path(), "before", &format!("kill -CONT {wallet}"));
    let same = system(dir.path(), "same", "true");
    let worse = system(dir.path(), "worse", &format!("kill -STOP {wallet}"));

    // As while it reads the chain for the first time: nothing can be ordered, and new versions come all the same.
    stack.regtest.daemon.stop().await.unwrap();
    let health = format!("{}/health", stack.base);
    let monerod = || async {
        let answer = reqwest::get(&health).await.unwrap();
        answer.json::<Value>().await.unwrap()["checks"]["monerod"]["status"].clone()
    };
    eventually("a health without monerod", monerod, |status| status == "failed").await;

    let switch = |to: &Path| {
        let here = [("120", "20"), ("http://127.0.0.1:8080", &*stack.base)];
        let text = rendered::with("scripts/marketplace-switch.sh", &here);
        let script = dir.path().join("switch");
        fs::write(&script, text).unwrap();
        let path = format!("{}:{}", dir.path().display(), std::env::var("PATH").unwrap());
        let mut bash = Command::new("bash");
        bash.arg(script).arg(to).env("PATH", path);
        bash.env("MARKETPLACE_RUNNING", &before);
        bash.env("MARKETPLACE_PROFILE", dir.path().join("profile"));
        bash
    };
    // The profile of a whole NixOS is no part of this: its link is set as `nix-env` sets it.
    command::install(&dir.path().join("nix-env"), "#!/bin/sh\nln -sfn \"$4\" \"$2\"\n");

    let said = command::succeeds(&mut switch(&same));
    assert!(said.contains("healthy, and kept"), "{said}");
    assert_eq!(log(&same), "test\nboot\n");
    assert_eq!(fs::read_link(dir.path().join("profile")).unwrap(), same);

    let said = command::fails(&mut switch(&worse));
    assert!(said.contains("/health: wallet_rpc_vendor"), "{said}");
    assert!(said.contains("the version before serves again"), "{said}");
    assert_eq!(log(&worse), "test\n");
    assert_eq!(log(&before), "test\n");
    assert_eq!(fs::read_link(dir.path().join("profile")).unwrap(), same);
}

/// A system that does this when it is switched to, and notes how.
fn system(dir: &Path, name: &str, does: &str) -> PathBuf {
    let system = dir.join(name);
    fs::create_dir_all(system.join("bin")).unwrap();
    command::install(
        &system.join("bin/switch-to-configuration"),
        &format!("#!/bin/sh\necho \"$1\" >>{}/log\n{does}\n", system.display()),
    );
    system
}

fn log(system: &Path) -> String {
    fs::read_to_string(system.join("log")).unwrap()
}
