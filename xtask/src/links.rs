//! Links between documents, checked: what a document names must exist.

use std::fs;
use std::path::{Path, PathBuf};

use crate::build;

/// The targets of every Markdown link in `text` that lead to a file, without what follows `#`.
fn targets(text: &str) -> Vec<&str> {
    let links = text.split("](").skip(1);
    links
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .map(|target| target.split('#').next().unwrap_or(target))
        .collect()
}

/// Every Markdown file below `folder`.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let root = build::workspace();
    let mut all = documents(&root.join("docs/src"));
    all.extend(["README.md", "CONTRIBUTING.md"].map(|name| root.join(name)));
    let broken = |document: &PathBuf| {
        let text = fs::read_to_string(document).unwrap();
        let folder = document.parent().unwrap();
        let missing = targets(&text)
            .into_iter()
            .filter(|target| !folder.join(target).exists());
        missing
            .map(|target| format!("{} → {target}", document.display()))
            .collect::<Vec<_>>()
    };
    let broken: Vec<String> = all.iter().flat_map(broken).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn only_links_to_files_are_followed() {
    let text = "[a](b.md), [c](https://example.org/), ![d](e/f.png) and [g](h.md#i) and [j](#k)";
    assert_eq!(targets(text), ["b.md", "e/f.png", "h.md"]);
}
