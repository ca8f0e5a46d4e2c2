//! The alerts that operators deploy.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::texts;

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
    let mut alerts = Vec::new();
    for (path, text) in texts("prometheus/rules")? {
        alerts.extend(declared(&text).with_context(|| path.display().to_string())?);
    }
    Ok(alerts)
}

/// The alerts of one file.
fn declared(text: &str) -> Result<Vec<Alert>> {
    let file: Value = serde_saphyr::from_str(text)?;
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
