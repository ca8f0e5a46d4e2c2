//! `cargo xtask dashboard-pictures`: draws two dashboards for the documents, from what a running Prometheus answers.

mod draw;
mod unit;

use std::fs;

use anyhow::{Context, Result};
use monitoring::{Dashboard, Panel, Series, query, query_range};

use self::draw::{Answer, Canvas};
use crate::build;

/// What operators look at first.
const DRAWN: [&str; 2] = ["http", "escrow"];
/// Samples of each line.
const SAMPLES: f64 = 120.0;

/// What is drawn.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// Where Prometheus is, as `cargo xtask dev --with-monitoring` says it
    #[arg(long, default_value = "http://127.0.0.1:9090")]
    prometheus: String,
    /// How much of the past is shown
    #[arg(long, value_name = "MINUTES", default_value_t = 15)]
    minutes: u16,
}

/// Asks what the panels ask, and draws the answers into `docs/src/pictures`.
///
/// # Errors
/// If Prometheus does not answer, or a picture cannot be written.
pub(crate) fn run(options: &Options) -> Result<()> {
    let folder = build::workspace().join("docs/src/pictures");
    let all = Dashboard::all()?;
    let drawn = all.iter().filter(|one| DRAWN.contains(&one.name.as_str()));
    tokio::runtime::Runtime::new()?.block_on(async {
        for dashboard in drawn {
            let mut canvas = Canvas::of(dashboard);
            for panel in &dashboard.panels {
                canvas.draw(panel, &ask(options, panel).await?);
            }
            let path = folder.join(format!("dashboard-{}.svg", dashboard.name));
            fs::write(&path, canvas.svg()).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    })
}

/// What a panel's queries are answered, with the name of each line.
async fn ask(options: &Options, panel: &Panel) -> Result<Vec<Answer>> {
    let secs = f64::from(options.minutes) * 60.0;
    let now = query(&options.prometheus, "time()").await?;
    let now = now
        .first()
        .and_then(|time| time.samples.first())
        .context("no time")?
        .value;
    let mut answers = Vec::new();
    for asked in &panel.queries {
        let expression = asked.over(&format!("{}m", options.minutes));
        let found = if matches!(panel.kind.as_str(), "stat" | "table" | "bargauge") {
            query(&options.prometheus, &expression).await?
        } else {
            query_range(&options.prometheus, &expression, now, secs, secs / SAMPLES).await?
        };
        answers.extend(found.into_iter().map(|series| Answer {
            name: name(&asked.legend, &series),
            samples: series.samples,
        }));
    }
    if panel.queries.iter().any(|asked| asked.legend == "{{le}}") {
        apart(&mut answers);
    }
    let latest = |answer: &Answer| answer.latest().unwrap_or_default();
    if matches!(panel.kind.as_str(), "table" | "bargauge") {
        answers.sort_by(|one, other| latest(other).total_cmp(&latest(one)));
    }
    Ok(answers)
}

/// Buckets in order, each without what is in the smaller ones, as Grafana draws them.
fn apart(buckets: &mut [Answer]) {
    let bound = |bucket: &Answer| bucket.name.parse().unwrap_or(f64::INFINITY);
    buckets.sort_by(|one, other| bound(one).total_cmp(&bound(other)));
    for place in (1..buckets.len()).rev() {
        let (smaller, larger) = buckets.split_at_mut(place);
        let (Some(smaller), Some(larger)) = (smaller.last(), larger.first_mut()) else {
            return;
        };
        for (all, part) in larger.samples.iter_mut().zip(&smaller.samples) {
            all.value -= part.value;
        }
    }
}

/// A legend with labels' values in it; all of them where it leaves the choice to Grafana.
fn name(legend: &str, series: &Series) -> String {
    let labels = series.labels.as_object().into_iter().flatten();
    let labels: Vec<(&String, &str)> = labels
        .map(|(name, value)| (name, value.as_str().unwrap_or_default()))
        .collect();
    if legend == "__auto" {
        let values: Vec<&str> = labels.iter().map(|(_, value)| *value).collect();
        return values.join(" ");
    }
    labels.iter().fold(legend.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{{{name}}}}}"), value)
    })
}
