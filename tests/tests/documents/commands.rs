//! The marketplace's commands that documents name: the program knows each.

use std::fs;
use std::process::{Command, Stdio};

use tests::binary;
use tests::repository::files;

use crate::{document, shell};

/// On a host, the program with the server's settings, secrets and user.
const PROGRAMS: [&str; 2] = ["marketplace", "marketplace-ctl"];

/// What stands behind the program's name, if `command` calls it.
fn arguments(command: &str) -> Option<Vec<&str>> {
    let mut words = command.split_whitespace();
    let program = words.next()?;
    // What may be left out stands in brackets; what may follow is left out.
    let words = words
        .map(|word| word.trim_matches(['[', ']']))
        .filter(|word| *word != "…");
    PROGRAMS.contains(&program).then(|| words.collect())
}

/// Every command in a block of shell, and in a line of text.
fn named() -> Vec<(String, String)> {
    let mut named = Vec::new();
    for (place, code) in shell::blocks() {
        let commands = code.split(['\n', '|', ';', '&']).map(str::trim);
        named.extend(commands.map(|command| (place.clone(), command.to_owned())));
    }
    for document in document::all() {
        let place = document.path.display().to_string();
        named.extend(document.spans.into_iter().map(|span| (place.clone(), span)));
    }
    named.retain(|(_, command)| arguments(command).is_some());
    named
}

/// Whether the program takes these arguments. Asked for help, it reads them all and does nothing.
fn is_known(arguments: &[&str]) -> bool {
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
    assert!(named.len() > 50, "only {} commands were found", named.len());
    let unknown =
        |(_, command): &&(String, String)| arguments(command).is_some_and(|words| !is_known(&words));
    let unknown: Vec<_> = named.iter().filter(unknown).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// What units and scripts of the module have the program do.
fn of_the_module() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["units", "scripts"] {
        for path in files(&format!("nixos/rendered/{folder}"), "") {
            let text = fs::read_to_string(&path).unwrap();
            let calls = text.split("marketplace --config ").skip(1);
            // Behind the file of settings; what is handed through is checked where it comes from.
            let calls = calls.filter_map(|rest| rest.lines().next()?.split_once(' '));
            let calls = calls.filter(|(_, command)| !command.contains("$@"));
            found.extend(calls.map(|(_, command)| (path.display().to_string(), command.to_owned())));
        }
    }
    found
}

#[test]
fn the_program_knows_every_command_that_the_module_gives_it() {
    let given = of_the_module();
    for command in ["serve", "migrate", "backup", "check-backup"] {
        assert!(
            given.iter().any(|(_, line)| line.starts_with(command)),
            "{command} in {given:#?}"
        );
    }
    let unknown = |(_, line): &&(String, String)| !is_known(&line.split_whitespace().collect::<Vec<_>>());
    let unknown: Vec<_> = given.iter().filter(unknown).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
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
        Some(vec!["escrow", "verify", "ID"])
    );
    assert_eq!(arguments("marketplace.service"), None);
}
