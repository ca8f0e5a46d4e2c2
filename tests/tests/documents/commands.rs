//! The marketplace's commands that documents name: the program knows each.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::process::{Command, Stdio};

use tests::binary;
use tests::repository::files;

use crate::{document, shell};

/// On a host, the program with the server's settings, secrets and user.
const PROGRAMS: [&str; 2] = ["marketplace", "marketplace-ctl"];

/// What the program is asked to do, each with the places that say so.
type Calls = BTreeMap<Vec<String>, Vec<String>>;

/// What stands behind the program's name, if `command` calls it.
fn arguments(command: &str) -> Option<Vec<String>> {
    let mut words = command.split_whitespace();
    let program = words.next()?;
    // What may be left out stands in brackets; what may follow is left out.
    let words = words
        .map(|word| word.trim_matches(['[', ']']))
        .filter(|word| *word != "…");
    PROGRAMS
        .contains(&program)
        .then(|| words.map(ToOwned::to_owned).collect())
}

/// Every command in a block of shell, and in a line of text.
fn named() -> Calls {
    let mut named = Calls::new();
    for (place, code) in shell::blocks() {
        for arguments in code.split(['\n', '|', ';', '&']).filter_map(arguments) {
            named.entry(arguments).or_default().push(place.clone());
        }
    }
    for document in document::all() {
        for arguments in document.spans.iter().filter_map(|span| arguments(span)) {
            let place = document.path.display().to_string();
            named.entry(arguments).or_default().push(place);
        }
    }
    named
}

/// The calls that the program does not know.
fn unknown(mut calls: Calls) -> Calls {
    calls.retain(|arguments, _| !is_known(arguments));
    calls
}

/// Whether the program takes these arguments. Asked for help, it reads them all and does nothing.
fn is_known<S: AsRef<OsStr>>(arguments: &[S]) -> bool {
    Command::new(binary::marketplace())
        .args(arguments)
        .arg("--help")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the marketplace binary starts")
        .success()
}

#[test]
fn the_program_knows_every_command_that_a_document_names() {
    let named = named();
    let found = named.values().flatten().count();
    assert!(found > 50, "only {found} commands were found");
    assert_eq!(unknown(named), Calls::new());
}

/// What units and scripts of the module have the program do.
fn of_the_module() -> Calls {
    let mut found = Calls::new();
    for folder in ["units", "scripts"] {
        for path in files(&format!("nixos/rendered/{folder}"), "") {
            let text = fs::read_to_string(&path).unwrap();
            let calls = text.split("marketplace --config ").skip(1);
            // Behind the file of settings; what is handed through is checked where it comes from.
            let calls = calls.filter_map(|rest| rest.lines().next()?.split_once(' '));
            for (_, command) in calls.filter(|(_, command)| !command.contains("$@")) {
                let arguments = command.split_whitespace().map(ToOwned::to_owned);
                let places = found.entry(arguments.collect()).or_default();
                places.push(path.display().to_string());
            }
        }
    }
    found
}

#[test]
fn the_program_knows_every_command_that_the_module_gives_it() {
    let given = of_the_module();
    for command in ["serve", "migrate", "backup", "check-backup"] {
        assert!(
            given
                .keys()
                .any(|arguments| arguments.first().is_some_and(|word| word == command)),
            "{command} in {given:#?}"
        );
    }
    assert_eq!(unknown(given), Calls::new());
}

#[test]
fn a_command_that_does_not_exist_is_not_known() {
    assert!(is_known(&["escrow", "list", "--stuck"]));
    for unknown in [
        &["escrow", "pay"][..],
        &["escrow", "list", "--all"],
        &["doctor", "now"],
    ] {
        assert!(!is_known(unknown), "{unknown:?}");
    }
    assert_eq!(
        arguments("marketplace escrow verify [ID]"),
        Some(["escrow", "verify", "ID"].map(ToOwned::to_owned).to_vec())
    );
    assert_eq!(arguments("marketplace.service"), None);
}
