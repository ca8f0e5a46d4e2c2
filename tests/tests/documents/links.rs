//! Links between documents: what a document names must exist.

use std::fs;

use tests::repository::root;

use crate::document::{self, Document};

/// What is wrong with a link of `document`, if anything.
fn broken(document: &Document, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let missing = Some(format!("{} → {link}", document.path.display()));
    let anchors = if file.is_empty() {
        document.anchors.clone()
    } else {
        let target = document.path.with_file_name(file);
        // What a link leads to need not be a document: a picture, a folder of sources.
        if fs::metadata(&target).is_err() {
            return missing;
        }
        if anchor.is_empty() {
            return None;
        }
        Document::read(&target).anchors
    };
    if anchors.iter().any(|found| found == anchor) {
        None
    } else {
        missing
    }
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let all = document::all();
    let of = |document: &Document| -> Vec<String> {
        let links = document.links.iter();
        links.filter_map(|link| broken(document, link)).collect()
    };
    let broken: Vec<String> = all.iter().flat_map(of).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn a_link_to_a_heading_that_is_not_there_is_broken() {
    let page = root().join("docs/src/operating.md");
    let page = Document::read(&page);
    for well in [
        "settings.md",
        "#wallets",
        "on-hold.md#noticing-what-leaves",
        "https://a.example/#b",
    ] {
        assert_eq!(broken(&page, well), None);
    }
    for bad in ["setting.md", "#wallet", "on-hold.md#what-leaves"] {
        assert!(broken(&page, bad).is_some(), "{bad}");
    }
}
