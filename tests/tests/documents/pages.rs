//! The book as a whole: what it must have.

use std::collections::BTreeSet;

use monitoring::{Alert, alerts_declared};
use tests::repository::root;

use crate::document::{self, Document};

/// What every runbook has.
const PARTS: [&str; 5] = [
    "**Symptom.**",
    "**Meaning.**",
    "\n## Look here",
    "\n## Do this",
    "\n## Escalate",
];
/// What every page about an incident has.
const STEPS: [&str; 4] = [
    "**Signs.**",
    "\n## First five minutes",
    "\n## Then",
    "\n## Afterwards",
];

/// The pages of a part of the book, but for the first, which lists them.
fn pages(part: &str) -> Vec<Document> {
    let mut pages = document::below(&format!("docs/src/{part}"));
    pages.retain(|page| !page.path.ends_with("index.md"));
    pages
}

/// The headings or words that a page misses, in their order.
fn missing<'a>(page: &Document, wanted: &[&'a str]) -> Vec<&'a str> {
    let mut rest = page.text.as_str();
    let found = |part: &&str| match rest.split_once(*part) {
        Some((_, after)) => {
            rest = after;
            false
        }
        None => true,
    };
    wanted.iter().copied().filter(found).collect()
}

fn each_has(part: &str, wanted: &[&str]) {
    let pages = pages(part);
    assert!(pages.len() > 10, "{} pages in {part}", pages.len());
    let index = Document::read(&root().join("docs/src").join(part).join("index.md"));
    for page in pages {
        assert_eq!(missing(&page, wanted), [""; 0], "{}", page.path.display());
        let name = page.path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            index.links.contains(&name),
            "the first page of {part} does not link to {name}"
        );
    }
}

/// The page that an alert links to.
fn page(alert: &Alert) -> String {
    let link = alert.whole["annotations"]["runbook_url"].as_str().unwrap();
    link.split_once("/runbooks/").unwrap().1.replace(".html", ".md")
}

#[test]
fn every_alert_leads_to_its_page() {
    let alerts = alerts_declared().unwrap();
    let index = Document::read(&root().join("docs/src/runbooks/index.md"));
    for alert in &alerts {
        let (Alert { name, severity, .. }, page) = (alert, page(alert));
        let path = root().join("docs/src/runbooks").join(&page);
        let title = format!("# {name}\n");
        assert!(
            Document::read(&path).text.starts_with(&title),
            "{page} is not about {name}"
        );
        let row = format!("| [{name}]({page}) | {severity} |");
        assert!(index.text.contains(&row), "no row begins with {row}");
    }
    let linked: BTreeSet<String> = alerts.iter().map(page).collect();
    for page in pages("runbooks") {
        let name = page.path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(linked.contains(&name), "no alert leads to {name}");
    }
}

#[test]
fn every_runbook_has_its_five_parts() {
    each_has("runbooks", &PARTS);
}

#[test]
fn every_incident_has_its_steps() {
    each_has("incidents", &STEPS);
}

#[test]
fn every_page_is_in_the_table_of_contents() {
    let book = root().join("docs/src");
    let contents = Document::read(&book.join("SUMMARY.md"));
    for page in document::below("docs/src") {
        let name = page.path.strip_prefix(&book).unwrap().display().to_string();
        assert!(name == "SUMMARY.md" || contents.links.contains(&name), "{name}");
    }
}

#[test]
fn a_cause_a_fix_and_a_prevention_belong_to_every_trouble() {
    let page = Document::read(&root().join("docs/src/operating/troubleshooting.md"));
    let troubles: Vec<&str> = page.text.split("\n### ").skip(1).collect();
    assert!(troubles.len() >= 15, "{}", troubles.len());
    for trouble in troubles {
        for part in ["- **Cause.**", "- **Fix.**", "- **Prevention.**"] {
            assert!(trouble.contains(part), "{part} {trouble}");
        }
    }
}
