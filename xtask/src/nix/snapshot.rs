//! What the configurations come to, kept in `nixos/rendered`, where a change is seen in review and the tests find it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::files::below;

/// Where snapshots are.
const FOLDER: &str = "nixos/rendered";
/// The module's options are a page of the book.
const OPTIONS: (&str, &str) = ("options.md", "docs/src/options.md");
/// How long the hash in a path of the store is.
const HASH: usize = 32;
/// Before the hash.
const STORE: &str = "/nix/store/";

/// Writes the snapshots, or compares them; says how many.
pub(super) fn keep(root: &Path, rendered: &BTreeMap<String, String>, check: bool) -> Result<String> {
    let mut wanted = BTreeMap::new();
    for (name, text) in rendered {
        let (name, text) = tidy(name, text).with_context(|| format!("{name} is not what it says"))?;
        wanted.insert(place(&name), text);
    }
    let stale = stale(root, &wanted)?;
    if check {
        let names: Vec<String> = stale.iter().map(|path| path.display().to_string()).collect();
        ensure!(
            stale.is_empty(),
            "not current: {}; run `cargo xtask nix` and look at the difference",
            names.join(", ")
        );
        return Ok(format!("{} snapshots are current", wanted.len()));
    }
    for path in &stale {
        let file = root.join(path);
        if let Some(text) = wanted.get(path) {
            let folder = file.parent().unwrap_or(root);
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
            fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        } else {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        }
        println!("written: {}", path.display());
    }
    Ok(format!("{} snapshots, {} of them new", wanted.len(), stale.len()))
}

fn place(name: &str) -> PathBuf {
    if name == OPTIONS.0 {
        PathBuf::from(OPTIONS.1)
    } else {
        Path::new(FOLDER).join(name)
    }
}

/// What is there and should not be, or differs, or is missing.
fn stale(root: &Path, wanted: &BTreeMap<PathBuf, String>) -> Result<BTreeSet<PathBuf>> {
    let folder = root.join(FOLDER);
    let there = if folder.exists() {
        below(&folder)?
    } else {
        Vec::new()
    };
    let mut stale = BTreeSet::new();
    for file in there {
        let path = file.strip_prefix(root)?;
        if !wanted.contains_key(path) {
            stale.insert(path.to_owned());
        }
    }
    for (path, text) in wanted {
        if fs::read_to_string(root.join(path)).ok().as_ref() != Some(text) {
            stale.insert(path.clone());
        }
    }
    Ok(stale)
}

/// As a person reads it, and the same wherever it was evaluated.
fn tidy(name: &str, text: &str) -> Result<(String, String)> {
    let text = without_hashes(text);
    if let Some(toml) = name.strip_suffix(".toml.json") {
        let value: toml::Value = serde_json::from_str(&text)?;
        return Ok((format!("{toml}.toml"), toml::to_string(&value)?));
    }
    let structured = [".json", ".yml", ".yaml"].iter().any(|end| name.ends_with(end));
    let text = if structured {
        // JSON is YAML too.
        let value: Value = serde_json::from_str(&text)?;
        format!("{}\n", serde_json::to_string_pretty(&value)?)
    } else {
        squeezed(&text)
    };
    Ok((name.to_owned(), text))
}

/// `/nix/store/HASH-name` becomes `/nix/store/name`: hashes change with every version of a package.
fn without_hashes(text: &str) -> String {
    let mut parts = text.split(STORE);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let hashed = part.get(..HASH).is_some_and(|hash| {
            hash.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        let rest = part.get(HASH..).and_then(|rest| rest.strip_prefix('-'));
        plain.push_str(STORE);
        plain.push_str(rest.filter(|_| hashed).unwrap_or(part));
    }
    plain
}

/// Without the blank lines that templates leave: never two of them, none at the ends.
fn squeezed(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.trim().lines().map(str::trim_end) {
        if !(line.is_empty() && lines.last().is_some_and(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_go_and_everything_else_stays() {
        let hash = "0123456789abcdfghijklmnpqrsvwxyz";
        let text = format!("{STORE}{hash}-nginx/bin/nginx {STORE}name {STORE}{hash}");
        assert_eq!(
            without_hashes(&text),
            format!("{STORE}nginx/bin/nginx {STORE}name {STORE}{hash}")
        );
    }

    #[test]
    fn a_snapshot_that_is_old_missing_or_too_many_is_noticed_and_written() {
        let root = tempfile::tempdir().unwrap();
        let old = root.path().join(FOLDER).join("units");
        fs::create_dir_all(&old).unwrap();
        fs::write(old.join("gone.service"), "").unwrap();
        let text = |text: &str| text.to_owned();
        let rendered = BTreeMap::from([
            (text("a.toml.json"), text(r#"{"http":{"bind":"x"}}"#)),
            (text("options.md"), text("# Options\n\n\n\nnone  \n")),
        ]);
        let error = keep(root.path(), &rendered, true).unwrap_err().to_string();
        for name in ["units/gone.service", "rendered/a.toml", OPTIONS.1] {
            assert!(error.contains(name), "{error}");
        }
        assert_eq!(
            keep(root.path(), &rendered, false).unwrap(),
            "2 snapshots, 3 of them new"
        );
        assert_eq!(
            keep(root.path(), &rendered, true).unwrap(),
            "2 snapshots are current"
        );
        let toml = fs::read_to_string(root.path().join(FOLDER).join("a.toml")).unwrap();
        assert_eq!(toml, "[http]\nbind = \"x\"\n");
        let page = fs::read_to_string(root.path().join(OPTIONS.1)).unwrap();
        assert_eq!(page, "# Options\n\nnone\n");
    }
}
