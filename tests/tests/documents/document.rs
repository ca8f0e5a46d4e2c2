//! One document, read as mdBook reads it.

use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use tests::repository::{files, root};

/// What a document has.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// Its file.
    pub(crate) path: PathBuf,
    /// Its text.
    pub(crate) text: String,
    /// Where its links and pictures lead.
    pub(crate) links: Vec<String>,
    /// The names under which its headings are linked to.
    pub(crate) anchors: Vec<String>,
    /// Its blocks of code, each with the words behind the fence.
    pub(crate) blocks: Vec<(String, String)>,
    /// Code inside a line.
    pub(crate) spans: Vec<String>,
}

impl Document {
    /// Reads one file.
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut document = Self::parse(&text);
        path.clone_into(&mut document.path);
        document
    }

    /// Reads a text.
    pub(crate) fn parse(text: &str) -> Self {
        let mut document = Self {
            text: text.to_owned(),
            ..Self::default()
        };
        let mut heading: Option<String> = None;
        let mut block: Option<(String, String)> = None;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    let of = heading.take().unwrap_or_default();
                    document.anchors.push(anchor(&of));
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    block = Some((info.into_string(), String::new()));
                }
                Event::End(TagEnd::CodeBlock) => document.blocks.extend(block.take()),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    document.links.push(dest_url.into_string());
                }
                Event::Code(code) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&code);
                    }
                    document.spans.push(code.into_string());
                }
                Event::Text(text) => {
                    if let Some((_, code)) = &mut block {
                        code.push_str(&text);
                    }
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        document
    }
}

/// The name that mdBook gives a heading.
fn anchor(heading: &str) -> String {
    let kept = |c: char| match c {
        _ if c.is_alphanumeric() || c == '_' || c == '-' => Some(c.to_ascii_lowercase()),
        _ if c.is_whitespace() => Some('-'),
        _ => None,
    };
    heading.chars().filter_map(kept).collect()
}

/// The book's pages, its table of contents among them, and what stands at the repository's door.
pub(crate) fn all() -> Vec<Document> {
    let mut all = below("docs/src");
    all.extend(["README.md", "CONTRIBUTING.md"].map(|name| Document::read(&root().join(name))));
    all
}

/// Every document of a folder and of those in it.
pub(crate) fn below(folder: &str) -> Vec<Document> {
    let files = files(folder, ".md");
    files.iter().map(|file| Document::read(file)).collect()
}

#[test]
fn a_document_is_read_as_mdbook_reads_it() {
    let text = "# `doctor`, and more\n\nSee [a](b.md#c) and ![d](e/f.png), `marketplace doctor`.\n\n1. so:\n\n   ```sh run\n   \
                one\n   two\n   ```\n";
    let document = Document::parse(text);
    assert_eq!(document.anchors, ["doctor-and-more"]);
    assert_eq!(document.links, ["b.md#c", "e/f.png"]);
    assert_eq!(document.spans, ["doctor", "marketplace doctor"]);
    assert_eq!(document.blocks, [("sh run".to_owned(), "one\ntwo\n".to_owned())]);
}
