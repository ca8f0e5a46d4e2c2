//! Prometheus with the operators' rules, and what it answers.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use wallet::regtest::process::Process;

use crate::{Ports, deployed, program};

/// A running Prometheus.
pub struct Prometheus {
    /// Where it answers.
    pub base: String,
    _process: Process,
}

/// One series of an answer.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its labels, the metric's name among them.
    pub labels: Value,
    /// Oldest first; one for an instant.
    pub samples: Vec<Sample>,
}

/// A number at a time.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Seconds since 1970.
    pub at: f64,
    /// NaN where there was nothing to divide.
    pub value: f64,
}

impl Prometheus {
    /// Starts it with jobs, each a name and an address.
    ///
    /// # Errors
    /// If it cannot be started, or does not answer.
    pub async fn start(dir: &Path, ports: Ports, jobs: &[(&str, String)]) -> Result<Self> {
        let file = dir.join("prometheus.json");
        let scrape = |(job, address): &(&str, String)| json!({"job_name": job, "static_configs": [{"targets": [address]}]});
        let alertmanager = format!("127.0.0.1:{}", ports.alertmanager);
        // As operators have it.
        let config = json!({
            "global": {
                "scrape_interval": "5s", "scrape_timeout": "4s", "evaluation_interval": "5s",
                "external_labels": {
                    "cluster": "here", "environment": "development", "docs": "https://docs.market.example",
                },
            },
            "rule_files": [deployed("prometheus/rules/*.yml")],
            "scrape_configs": jobs.iter().map(scrape).collect::<Vec<_>>(),
            "alerting": {"alertmanagers": [{"static_configs": [{"targets": [alertmanager]}]}]},
        });
        fs::write(&file, config.to_string()).with_context(|| format!("cannot write {}", file.display()))?;
        Self::start_with(dir, ports.prometheus, &file).await
    }

    /// Starts it on a port with this file of configuration.
    ///
    /// # Errors
    /// As [`Prometheus::start`].
    pub async fn start_with(dir: &Path, port: u16, file: &Path) -> Result<Self> {
        let base = format!("http://127.0.0.1:{port}");
        let arguments = [
            format!("--config.file={}", file.display()),
            format!("--storage.tsdb.path={}", dir.join("prometheus").display()),
            "--storage.tsdb.retention.time=30d".to_owned(),
            format!("--web.listen-address=127.0.0.1:{port}"),
        ];
        let page = format!("{base}/-/ready");
        let process = program::start(dir, "prometheus", &arguments, &page).await?;
        Ok(Self {
            base,
            _process: process,
        })
    }

    /// What an expression is now.
    ///
    /// # Errors
    /// If it cannot be parsed, or Prometheus does not answer.
    pub async fn query(&self, expression: &str) -> Result<Vec<Series>> {
        query(&self.base, expression).await
    }

    /// Every name that has been measured or recorded.
    ///
    /// # Errors
    /// If it does not answer.
    pub async fn names(&self) -> Result<BTreeSet<String>> {
        let names = get(&self.base, "label/__name__/values", &[]).await?;
        let names = names.as_array().context("names")?;
        Ok(names
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect())
    }

    /// Every rule, as it stands.
    ///
    /// # Errors
    /// If it does not answer.
    pub async fn rules(&self) -> Result<Vec<Value>> {
        let groups = get(&self.base, "rules", &[]).await?;
        let groups = groups["groups"].as_array().context("groups")?;
        let rules = |group: &Value| group["rules"].as_array().cloned().unwrap_or_default();
        Ok(groups.iter().flat_map(rules).collect())
    }
}

/// What an expression is now, at the Prometheus at `base`.
///
/// # Errors
/// If it cannot be parsed, or Prometheus does not answer.
pub async fn query(base: &str, expression: &str) -> Result<Vec<Series>> {
    series(&get(base, "query", &[("query", expression)]).await?)
}

/// What an expression was in the `secs` before `end` (seconds since 1970), every `step` seconds, at the Prometheus at
/// `base`.
///
/// # Errors
/// As [`query`].
pub async fn query_range(
    base: &str,
    expression: &str,
    end: f64,
    secs: f64,
    step: f64,
) -> Result<Vec<Series>> {
    let [start, end, step] = [end - secs, end, step].map(|number| number.to_string());
    let parameters = [
        ("query", expression),
        ("start", &start),
        ("end", &end),
        ("step", &step),
    ];
    series(&get(base, "query_range", &parameters).await?)
}

fn series(data: &Value) -> Result<Vec<Series>> {
    if data["resultType"] == "scalar" {
        let samples = vec![sample(&data["result"]).context("a scalar")?];
        return Ok(vec![Series {
            labels: json!({}),
            samples,
        }]);
    }
    let result = data["result"].as_array().context("a result")?;
    let one = |series: &Value| Series {
        labels: series["metric"].clone(),
        samples: match series["values"].as_array() {
            Some(values) => values.iter().filter_map(sample).collect(),
            None => sample(&series["value"]).into_iter().collect(),
        },
    };
    Ok(result.iter().map(one).collect())
}

/// `[1789114715.5, "0.25"]`
fn sample(pair: &Value) -> Option<Sample> {
    Some(Sample {
        at: pair[0].as_f64()?,
        value: pair[1].as_str()?.parse().ok()?,
    })
}

async fn get(base: &str, path: &str, parameters: &[(&str, &str)]) -> Result<Value> {
    let url = format!("{base}/api/v1/{path}");
    let answer = reqwest::Client::new().get(url).query(parameters).send().await?;
    let body: Value = answer.json().await.context("Prometheus answers JSON")?;
    ensure!(
        body["status"] == "success",
        "{path} {parameters:?}: {}",
        body["error"]
    );
    Ok(body["data"].clone())
}
