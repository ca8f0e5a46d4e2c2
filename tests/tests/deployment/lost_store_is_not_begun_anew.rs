//! Before the application begins a store of its own, it is asked whether there was one.

use std::fs;
use std::process::Command;

use tests::command;

use crate::rendered;

#[test]
fn a_store_that_was_backed_up_and_is_gone_stops_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let here = dir.path();
    let script = here.join("script");
    let text = rendered::with(
        "scripts/marketplace-store-is-there.sh",
        &[("/var/lib", here.to_str().unwrap())],
    );
    fs::write(&script, text).unwrap();
    for folder in ["marketplace", "marketplace-traces"] {
        fs::create_dir(here.join(folder)).unwrap();
    }
    let look = || {
        let mut bash = Command::new("bash");
        bash.arg(&script);
        bash
    };
    // A new host: one will be made.
    command::succeeds(&mut look());

    let trace = here.join("marketplace-traces/backup_database");
    fs::write(&trace, "1700000000\n").unwrap();
    let said = command::fails(&mut look());
    assert!(said.contains("backed up at 2023-11-14T22:13:20Z"), "{said}");
    assert!(said.contains("marketplace-restore in-place host"), "{said}");

    fs::write(here.join("marketplace/marketplace.db"), "").unwrap();
    command::succeeds(&mut look());
}

#[test]
fn the_unit_asks_before_it_migrates() {
    let unit = rendered::text("units/marketplace.service");
    let before: Vec<&str> = unit
        .lines()
        .filter(|line| line.starts_with("ExecStartPre="))
        .collect();
    assert!(before[0].ends_with("marketplace-store-is-there"), "{unit}");
    assert!(before[1].ends_with(" migrate"), "{unit}");
}
