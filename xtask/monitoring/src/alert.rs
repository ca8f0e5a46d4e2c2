//! The alerts that operators deploy.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::deployed;

/// A rule that tells somebody.
#[derive(Clone, Debug)]
pub struct Alert {
    /// What it is called.
    pub name: String,
    /// How grave it is: `critical`, `warning`, …
    pub severity: String,
    /// All of it.
    pub whole: Value,
}

/// Every alert that the rules declare, by file and in the order of each.
///
/// # Errors
/// If a file cannot be read, or an alert does not say how grave it is.
pub fn alerts_declared() -> Result<Vec<Alert>> {
    let folder = fs::read_dir(deployed("prometheus/rules"))?;
    let mut files: Vec<_> = folder.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    let mut alerts = Vec::new();
    for file in files {
        let read = || -> Result<Vec<Alert>> {
            declared(&serde_saphyr::from_str(&fs::read_to_string(file.path())?)?)
        };
        alerts.extend(read().with_context(|| file.path().display().to_string())?);
    }
    Ok(alerts)
}

/// The alerts of one file.
fn declared(file: &Value) -> Result<Vec<Alert>> {
    let mut alerts = Vec::new();
    for group in file["groups"].as_array().context("groups")? {
        for rule in group["rules"].as_array().context("rules")? {
            if let Some(name) = rule["alert"].as_str() {
                let severity = rule["labels"]["severity"].as_str();
                alerts.push(Alert {
                    name: name.to_owned(),
                    severity: severity
                        .with_context(|| format!("{name} has no severity"))?
                        .to_owned(),
                    whole: rule.clone(),
                });
            }
        }
    }
    Ok(alerts)
}
