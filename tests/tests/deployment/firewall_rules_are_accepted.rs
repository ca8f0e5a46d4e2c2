//! The firewall's rules are read by the programs that set them up; nothing is changed.

use std::fs;
use std::process::Command;

use tests::command;

use crate::rendered;

#[test]
fn ufw_takes_every_rule_of_the_exported_script() {
    let dir = tempfile::tempdir().unwrap();
    let wrapper = dir.path().join("ufw");
    command::install(&wrapper, "#!/bin/sh\nexec /usr/sbin/ufw --dry-run \"$@\"\n");
    let path = format!("PATH={}:/usr/sbin:/usr/bin:/sbin:/bin", dir.path().display());
    let mut env = as_root("env");
    env.arg(path)
        .arg("sh")
        .arg(rendered::path("ufw.sh"))
        .args(["198.51.100.0/24", "2001:db8::/48"]);
    let said = command::succeeds(&mut env);
    for rule in [
        "tcp 22 ",
        "tcp 80 ",
        "tcp 443 ",
        "tcp 3000 ",
        "tcp 9090 ",
        "limit",
        "198.51.100.0/24",
    ] {
        assert!(said.contains(rule), "{rule} is missing: {said}");
    }
    for closed in ["tcp 8080 ", "tcp 18081 ", "tcp 18082 ", "tcp 9464 "] {
        assert!(!said.contains(closed), "{closed} is open: {said}");
    }
}

#[test]
fn nftables_takes_the_table() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("table");
    // This machine has no such user.
    fs::write(
        &file,
        rendered::with("nftables.conf", &[("skuid marketplace", "skuid root")]),
    )
    .unwrap();
    command::succeeds(as_root("nft").args(["--check", "--file"]).arg(&file));
}

#[test]
fn operators_come_in_by_both_protocols() {
    let firewall: serde_json::Value = serde_json::from_str(&rendered::text("firewall.json")).unwrap();
    let rules = firewall["extraInputRules"].as_str().unwrap();
    for range in ["ip saddr 198.51.100.0/24", "ip6 saddr 2001:db8::/48"] {
        assert!(
            rules.contains(&format!("{range} tcp dport {{ 3000, 9090 }} accept")),
            "{rules}"
        );
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("table");
    fs::write(
        &file,
        format!("table inet operators {{\nchain input {{\n{rules}}}\n}}\n"),
    )
    .unwrap();
    command::succeeds(as_root("nft").args(["--check", "--file"]).arg(&file));
}

#[test]
fn only_three_ports_are_open_to_everybody() {
    let firewall = rendered::json("firewall.json");
    let mut tcp: Vec<u64> = firewall["allowedTCPPorts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|port| port.as_u64().unwrap())
        .collect();
    tcp.sort_unstable();
    assert_eq!(tcp, [22, 80, 443]);
    assert_eq!(firewall["allowedUDPPorts"], serde_json::json!([]));
}

/// The program, as root: some look at nothing for anybody else.
fn as_root(program: &str) -> Command {
    let id = Command::new("id").arg("-u").output().unwrap();
    if id.stdout == b"0\n" {
        return Command::new(program);
    }
    let mut sudo = Command::new("sudo");
    sudo.args(["--non-interactive", program]);
    sudo
}
