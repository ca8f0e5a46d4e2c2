//! The files of the site.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

/// The parts of the style sheet, in the order in which they apply.
const STYLE: [&str; 8] = [
    "tokens",
    "base",
    "frame",
    "controls",
    "forms",
    "catalogue",
    "order",
    "pages",
];

/// One file.
pub(super) struct Asset {
    /// What the manifest calls it.
    pub(super) role: &'static str,
    /// Its name with its hash.
    pub(super) file: String,
    /// Its contents.
    pub(super) bytes: Vec<u8>,
}

impl Asset {
    /// A file named after its contents, so that browsers may keep it forever.
    pub(super) fn new(role: &'static str, name: &str, extension: &str, bytes: Vec<u8>) -> Self {
        let hash = hex(&Sha256::digest(&bytes)[..8]);
        Self {
            role,
            file: format!("{name}.{hash}.{extension}"),
            bytes,
        }
    }
}

/// The style sheet, from its parts.
pub(super) fn css(root: &Path) -> Result<Asset> {
    let mut css = String::new();
    for part in STYLE {
        css.push_str(&read(&root.join(format!("app/style/{part}.css")))?);
    }
    Ok(Asset::new("css", "app", "css", squeeze(&css).into_bytes()))
}

/// The script that pages name, with the names of what it loads.
pub(super) fn loader(root: &Path, js: &Asset, wasm: &Asset) -> Result<Asset> {
    let script = read(&root.join("app/script/loader.js"))?
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| line.trim().to_owned() + "\n")
        .collect::<String>()
        .replace("FRONTEND_JS", &js.file)
        .replace("FRONTEND_WASM", &wasm.file);
    Ok(Asset::new("loader", "load", "js", script.into_bytes()))
}

/// Files that are taken as they are.
pub(super) fn fixed(root: &Path) -> Result<Vec<Asset>> {
    let icon = root.join("app/static/icon.png");
    let bytes = fs::read(&icon).with_context(|| format!("read {}", icon.display()))?;
    Ok(vec![Asset::new("icon", "icon", "png", bytes)])
}

/// Changes when anything changes that the site is made of, this program included.
pub(super) fn stamp(root: &Path, wasm: &Path) -> Result<String> {
    let mut inputs: Vec<PathBuf> = vec![
        wasm.to_path_buf(),
        root.join("app/script/loader.js"),
        root.join("app/static/icon.png"),
        this_program().context("find this program")?,
    ];
    inputs.extend(STYLE.map(|part| root.join(format!("app/style/{part}.css"))));
    let mut hash = Sha256::new();
    for input in inputs {
        let bytes = fs::read(&input).with_context(|| format!("read {}", input.display()))?;
        hash.update(Sha256::digest(&bytes));
    }
    Ok(hex(&hash.finalize()))
}

/// Where to read this program, also when cargo has put another in its place meanwhile.
fn this_program() -> std::io::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() {
        Ok(running)
    } else {
        std::env::current_exe()
    }
}

/// Without comments, indentation and line breaks. The style sheet has no strings that contain them.
fn squeeze(css: &str) -> String {
    let mut rest = css;
    let mut out = String::with_capacity(css.len());
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.lines().map(str::trim).collect()
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("read {}", path.display()))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        assert_eq!(squeeze("/* a */\nb {\n  c: d;\n}\n"), "b {c: d;}");
        assert_eq!(squeeze("a{} /* open"), "a{}");
    }

    #[test]
    fn another_content_has_another_name() {
        let name = |bytes: &[u8]| Asset::new("css", "app", "css", bytes.to_vec()).file;
        assert_ne!(name(b"a"), name(b"b"));
        assert_eq!(name(b"a"), name(b"a"));
    }
}
