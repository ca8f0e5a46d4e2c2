//! Tells the server the hashed names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Serialize;

use super::assets::Asset;

/// The manifest's name in the site.
pub(super) const FILE: &str = "manifest.json";

/// From role to file name: `css`, `icon`, `js`, `loader`, `wasm`.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Manifest<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Manifest<'a> {
    /// Names these files.
    pub(super) fn of(assets: &'a [Asset]) -> Self {
        Self(
            assets
                .iter()
                .map(|asset| (asset.role, asset.file.as_str()))
                .collect(),
        )
    }

    /// Writes it into the site.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(FILE);
        let json = serde_json::to_vec_pretty(self).context("write the manifest as JSON")?;
        fs::write(&path, json).with_context(|| format!("write {}", path.display()))
    }
}
