//! `cargo xtask repro`: the same sources give the same site, byte for byte, wherever they are built.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::files::below;
use crate::{build, setup};

/// Builds the site here and, from a copy of the sources, in a folder with another name and length; compares.
///
/// # Errors
/// Names every file that differs.
pub(crate) fn run() -> Result<()> {
    setup::for_building()?;
    let here = build::workspace();
    let first = files(&build::site(&here)?)?;
    let elsewhere = tempfile::tempdir().context("make a temporary folder")?;
    let copy = elsewhere.path().join("a checkout somewhere else");
    copy_sources(&here, &copy)?;
    let second = files(&build::site_in(&copy, &copy.join("target"))?)?;
    let different = different(&first, &second);
    ensure!(
        different.is_empty(),
        "built in two folders, these files of the site differ: {}",
        different.join(", ")
    );
    println!(
        "{} files of the site are the same, built in two folders",
        first.len()
    );
    Ok(())
}

/// Copies what git knows of, as it stands.
pub(crate) fn copy_sources(from: &Path, to: &Path) -> Result<()> {
    let listed = Command::new("git")
        .current_dir(from)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .context("start git")?;
    ensure!(
        listed.status.success(),
        "`git ls-files` failed: is this a checkout?"
    );
    let names = String::from_utf8(listed.stdout).context("a file name is not UTF-8")?;
    for name in names.split('\0').filter(|name| from.join(name).is_file()) {
        let target = to.join(name);
        let folder = target.parent().unwrap_or(to);
        fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
        fs::copy(from.join(name), &target).with_context(|| format!("copy {name}"))?;
    }
    Ok(())
}

/// Every file of a folder by its name.
fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for file in below(folder)? {
        files.insert(file.strip_prefix(folder)?.to_owned(), fs::read(&file)?);
    }
    Ok(files)
}

/// The names of the files that only one has, or that are not the same in both.
fn different(first: &BTreeMap<PathBuf, Vec<u8>>, second: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    let missing = second.keys().filter(|name| !first.contains_key(*name));
    let changed = first
        .iter()
        .filter(|(name, bytes)| second.get(*name) != Some(bytes));
    let names = changed.map(|(name, _)| name).chain(missing);
    names.map(|name| name.display().to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_named() {
        let folder = |files: &[(&str, &str)]| {
            let file = |(name, text): &(&str, &str)| (PathBuf::from(name), text.as_bytes().to_vec());
            files.iter().map(file).collect::<BTreeMap<_, _>>()
        };
        let first = folder(&[("a", "1"), ("b", "2"), ("c", "3")]);
        assert!(different(&first, &first).is_empty());
        let second = folder(&[("a", "1"), ("b", "other"), ("d", "3")]);
        assert_eq!(different(&first, &second), ["b", "c", "d"]);
    }
}
