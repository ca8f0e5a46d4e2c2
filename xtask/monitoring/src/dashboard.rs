//! The dashboards that operators look at.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::texts;

/// One page of panels.
#[derive(Clone, Debug)]
pub struct Dashboard {
    /// Its file's name, without ending.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// Its graphs, without the rows between them.
    pub panels: Vec<Panel>,
    /// The headings of its rows, and the line on which each stands.
    pub rows: Vec<(String, u16)>,
    /// All of it.
    pub whole: Value,
}

/// One graph.
#[derive(Clone, Debug)]
pub struct Panel {
    /// What it is called.
    pub title: String,
    /// `timeseries`, `stat`, …
    pub kind: String,
    /// What its numbers are: `s`, `percentunit`, …
    pub unit: String,
    /// What it asks.
    pub queries: Vec<Query>,
    /// Left edge, top, width and height on a grid of 24 columns.
    pub place: [u16; 4],
}

/// One question to Prometheus.
#[derive(Clone, Debug)]
pub struct Query {
    /// As it stands in the file.
    pub expression: String,
    /// How an answer is called, with `{{label}}` for a label's value.
    pub legend: String,
}

impl Dashboard {
    /// All of them, by name.
    ///
    /// # Errors
    /// If one cannot be read, or is not what Grafana would show.
    pub fn all() -> Result<Vec<Self>> {
        let mut all = Vec::new();
        for (path, text) in texts("grafana/dashboards")? {
            let name = path.file_stem().context("a name")?.to_string_lossy().into_owned();
            let whole = serde_json::from_str(&text);
            let whole = whole.with_context(|| path.display().to_string())?;
            all.push(Self::read(name, whole).with_context(|| path.display().to_string())?);
        }
        Ok(all)
    }

    /// What marks moments on all its graphs.
    #[must_use]
    pub fn annotations(&self) -> Vec<String> {
        let list = self.whole["annotations"]["list"].as_array();
        let expression = |annotation: &Value| annotation["expr"].as_str().map(str::to_owned);
        list.into_iter().flatten().filter_map(expression).collect()
    }

    fn read(name: String, whole: Value) -> Result<Self> {
        let panels = whole["panels"].as_array().context("panels")?;
        let (rows, panels): (Vec<_>, Vec<_>) = panels.iter().partition(|panel| panel["type"] == "row");
        let heading = |row: &&Value| anyhow::Ok((text(&row["title"])?, edge(row, "y")?));
        Ok(Self {
            name,
            title: text(&whole["title"])?,
            rows: rows.iter().map(heading).collect::<Result<_>>()?,
            panels: panels.into_iter().map(Panel::read).collect::<Result<_>>()?,
            whole,
        })
    }
}

impl Panel {
    fn read(panel: &Value) -> Result<Self> {
        let targets = panel["targets"].as_array().context("targets")?;
        let query = |target: &Value| {
            Ok(Query {
                expression: text(&target["expr"])?,
                legend: text(&target["legendFormat"])?,
            })
        };
        Ok(Self {
            title: text(&panel["title"])?,
            kind: text(&panel["type"])?,
            unit: text(&panel["fieldConfig"]["defaults"]["unit"])?,
            queries: targets.iter().map(query).collect::<Result<_>>()?,
            place: [
                edge(panel, "x")?,
                edge(panel, "y")?,
                edge(panel, "w")?,
                edge(panel, "h")?,
            ],
        })
    }
}

impl Query {
    /// With `range` (`5m`) in place of what Grafana puts there by the span of time that it shows.
    #[must_use]
    pub fn over(&self, range: &str) -> String {
        self.expression
            .replace("$__rate_interval", "1m")
            .replace("$__range", range)
    }
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().context("text")?.to_owned())
}

/// Where a panel is on the grid.
fn edge(panel: &Value, name: &str) -> Result<u16> {
    let edge = panel["gridPos"][name].as_u64().context("a place")?;
    Ok(u16::try_from(edge)?)
}
