//! Blocks of shell: each can be read by a shell.

use tests::shell::complaint;

use crate::document;

/// The words behind the fence of a block that looks, changes nothing, and is run by the tests.
pub(crate) const RUN: &str = "sh run";

/// Every block of shell, with the document that it is in.
pub(crate) fn blocks() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for document in document::all() {
        let place = document.path.display().to_string();
        let shell = document.blocks.into_iter();
        let shell = shell.filter(|(info, _)| info == "sh" || info == RUN);
        found.extend(shell.map(|(_, code)| (place.clone(), code)));
    }
    found
}

#[test]
fn every_block_can_be_read_by_a_shell() {
    let blocks = blocks();
    assert!(!blocks.is_empty());
    for (place, code) in blocks {
        assert_eq!(complaint(&code), None, "{place}:\n{code}");
    }
    assert!(complaint("echo 'never closed").is_some());
}

#[test]
fn no_block_has_a_fence_that_nobody_knows() {
    // What is marked `bash` or `shell` would not be looked at.
    let known = ["", "sh", RUN, "toml", "nix", "json", "yaml", "text"];
    for document in document::all() {
        for (info, _) in &document.blocks {
            assert!(
                known.contains(&info.as_str()),
                "{}: {info}",
                document.path.display()
            );
        }
    }
}
