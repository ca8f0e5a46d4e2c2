//! What documents say of a host: the units, programs, options and secrets are those of the NixOS module.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tests::command;
use tests::repository::{files, root};

use crate::document::{self, Document};
use crate::shell;

/// Units that NixOS's own modules make where ours switches them on.
const OTHERS: [&str; 9] = [
    "acme-",
    "alertmanager.service",
    "alloy.service",
    "grafana.service",
    "loki.service",
    "monero.service",
    "nginx.service",
    "prometheus.service",
    "tor.service",
];

/// Names of files in a folder of what the module comes to.
fn rendered(folder: &str) -> Vec<String> {
    let files = files(&format!("nixos/rendered/{folder}"), "");
    let names = files.iter().filter_map(|file| file.file_name());
    names.map(|name| name.to_string_lossy().into_owned()).collect()
}

/// Words that can be a unit's name: what follows `-u`, and what has a unit's ending.
fn units(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut before = "";
    for word in code.split([' ', '\n', '|', '"', '(', ')', '`']) {
        let word = word.trim_matches(['\'', ';']);
        let has_ending = [".service", ".timer", ".socket"]
            .iter()
            .any(|ending| word.ends_with(ending));
        let is_name = !word.is_empty() && !word.contains(['/', '…', '<']);
        if is_name && before == "-u" && !has_ending {
            found.push(format!("{word}.service"));
        } else if is_name && has_ending {
            found.push(word.to_owned());
        }
        before = word;
    }
    found
}

/// Whether a unit's name, in which `*` stands for anything, is that of one there is.
fn exists(name: &str, ours: &[String]) -> bool {
    let (begins, ends) = name.split_once('*').unwrap_or((name, ""));
    let fits = |unit: &str| {
        if name.contains('*') {
            unit.starts_with(begins) && (unit.ends_with(ends) || ends == ".service")
        } else {
            unit == name
        }
    };
    ours.iter().any(|unit| fits(unit))
        || OTHERS
            .iter()
            .any(|unit| fits(unit) || (unit.ends_with('-') && name.starts_with(unit)))
}

#[test]
fn every_unit_that_a_document_names_is_there() {
    let ours = rendered("units");
    let mut named = 0;
    for (place, code) in shell::blocks() {
        for unit in units(&code) {
            named += 1;
            assert!(exists(&unit, &ours), "{place}: {unit}");
        }
    }
    assert!(named > 40, "only {named} units were found");
    assert!(!exists("monero-marketplace.service", &ours));
    assert_eq!(
        units("journalctl -u nginx --since -1h; systemctl stop 'a-*.service'"),
        ["nginx.service", "a-*.service"]
    );
}

#[test]
fn every_program_of_the_module_that_a_document_calls_is_there() {
    let scripts = rendered("scripts");
    let mut called = 0;
    for (place, code) in shell::blocks() {
        for command in code.split(['\n', '|', ';', '&']).map(str::trim) {
            let program = command.split_whitespace().next().unwrap_or_default();
            if program.starts_with("marketplace-") {
                called += 1;
                assert!(scripts.contains(&format!("{program}.sh")), "{place}: {command}");
            }
        }
    }
    assert!(called > 20, "only {called} calls were found");
}

#[test]
fn every_option_that_a_document_names_is_there() {
    const PREFIX: &str = "services.monero-marketplace.";
    let options = Document::read(&root().join("docs/src/options.md")).spans;
    for document in document::all() {
        for span in &document.spans {
            // What stands in an attribute set is the operator's, such as a value's name.
            let Some(option) = span.strip_prefix(PREFIX) else {
                continue;
            };
            let option = option.split([' ', '=']).next().unwrap();
            assert!(
                options.iter().any(|known| known == option),
                "{}: {span}",
                document.path.display()
            );
        }
    }
}

#[test]
fn every_secret_has_its_row() {
    let text = fs::read_to_string(root().join("nixos/rendered/secrets.json")).unwrap();
    let declared: Value = serde_json::from_str(&text).unwrap();
    let guide = Document::read(&root().join("docs/src/deploying/secrets.md"));
    for name in declared.as_object().unwrap().keys() {
        // Roles share a row.
        let known = guide
            .spans
            .iter()
            .any(|span| span == name || (span.starts_with('-') && name.ends_with(span)));
        assert!(known, "{name}");
    }
}

#[test]
fn every_block_of_nix_is_nix() {
    let mut blocks = 0;
    for document in document::all() {
        for (_, code) in document.blocks.iter().filter(|(info, _)| info == "nix") {
            println!("in {}", document.path.display());
            command::succeeds(Command::new("nix-instantiate").args(["--parse", "--expr", code]));
            blocks += 1;
        }
    }
    assert!(blocks > 0);
}
