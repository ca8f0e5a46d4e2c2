//! Each of our units may do little; systemd itself says how little.

use std::process::Command;

use tests::command;
use tests::repository::files;

use crate::rendered;

#[test]
fn no_unit_of_ours_scores_above_two() {
    for unit in files("nixos/rendered/units", ".service") {
        let mut analyze = Command::new("systemd-analyze");
        // In tenths.
        analyze
            .args(["security", "--no-pager", "--offline=true", "--threshold=20"])
            .arg(&unit);
        let said = command::succeeds(&mut analyze);
        assert!(said.contains("Overall exposure level"), "{said}");
    }
}

#[test]
fn secrets_are_credentials_and_nothing_else() {
    let declared = rendered::json("secrets.json");
    let names: Vec<&str> = declared.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(names.contains(&"store-key"));
    for unit in files("nixos/rendered/units", ".service") {
        let text = std::fs::read_to_string(&unit).unwrap();
        for line in text.lines().filter(|line| !line.starts_with("LoadCredential=")) {
            for name in &names {
                assert!(!line.contains(name), "{}: {line}", unit.display());
            }
        }
        assert!(!text.contains("EnvironmentFile="), "{}", unit.display());
    }
}
