//! `cargo xtask coverage`: how much of what moves money the tests reach.

use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{build, setup};

/// The harness of private chains: it serves tests and is no product code.
const HARNESS: &str = "/wallet/src/regtest/";

/// The parts whose figures count, by their folder.
const PARTS: [(&str, &str); 3] = [
    ("domain", "/domain/src/"),
    ("wallet", "/wallet/src/"),
    ("engine", "/server/src/escrow/"),
];

/// What is asked of the figures.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Options {
    /// Fail if a part has fewer of its lines covered, in percent
    #[arg(long, value_name = "PERCENT")]
    at_least: Option<f64>,
}

/// Lines of one part.
#[derive(Clone, Copy, Debug, Default)]
struct Lines {
    all: u64,
    covered: u64,
}

/// Runs the tests with instrumentation and prints the share of covered lines.
pub(crate) fn run(options: Options) -> Result<()> {
    setup::for_a_chain()?;
    setup::for_building()?;
    setup::NEXTEST.ensure()?;
    setup::LLVM_COV.ensure()?;
    let report = measure()?;
    let mut low = Vec::new();
    for (part, folder) in PARTS {
        let lines = lines_of(&report, folder);
        let percent = percent(lines);
        println!(
            "{part:<8} {percent:6.1} %  {} of {} lines",
            lines.covered, lines.all
        );
        if options.at_least.is_some_and(|least| percent < least) {
            low.push(part);
        }
    }
    if !low.is_empty() {
        bail!("too little is covered of: {}", low.join(", "));
    }
    Ok(())
}

/// The scenarios that are measured: each road that money can take. The others kill the server, and what a
/// killed process has reached is never written down.
const SCENARIOS: [&str; 7] = [
    "arbiter_awards_30_70",
    "cancelled_before_funding",
    "happy_path",
    "nobody_decides",
    "paid_after_release",
    "reorganisation_removes_a_funding_payment",
    "vendor_never_ships",
];

fn measure() -> Result<Value> {
    let site = build::site(&build::workspace())?;
    let server = build::target_dir().join("llvm-cov-target/debug/marketplace");
    let cargo = |arguments: &[&str]| -> Result<()> {
        let status = Command::new("cargo")
            .current_dir(build::workspace())
            .env("SITE_DIR", &site)
            .env("SERVER_BINARY", &server)
            .args(arguments)
            .status()
            .context("cannot start cargo")?;
        ensure!(status.success(), "`cargo {}` failed", arguments.join(" "));
        Ok(())
    };
    cargo(&["llvm-cov", "clean", "--workspace"])?;
    // Builds the server with instrumentation, as scenarios start it.
    let server = ["--package", "server", "--bin", "marketplace", "--", "--version"];
    cargo(&[&["llvm-cov", "run", "--no-report"], &server[..]].concat())?;
    let units = [
        "--package",
        "domain",
        "--package",
        "wallet",
        "--package",
        "server",
    ];
    cargo(&[&["llvm-cov", "nextest", "--no-report"], &units[..]].concat())?;
    let scenarios = SCENARIOS.map(|name| format!("test(/^{name}::/)")).join(" | ");
    let nextest = ["llvm-cov", "nextest", "--no-report", "--package", "tests"];
    let scenarios = ["--test", "scenarios", "-E", &scenarios];
    cargo(&[&nextest[..], &scenarios].concat())?;

    let out = build::target_dir().join("coverage.json");
    let path = out.to_string_lossy().into_owned();
    let report = ["llvm-cov", "report", "--json", "--summary-only", "--output-path"];
    cargo(&[&report[..], &[&path]].concat())?;
    let text = std::fs::read_to_string(&out).with_context(|| format!("cannot read {path}"))?;
    serde_json::from_str(&text).context("the report is not JSON")
}

/// Sums the files of one folder.
fn lines_of(report: &Value, folder: &str) -> Lines {
    let files = report["data"][0]["files"].as_array().into_iter().flatten();
    let ours = files.filter(|file| {
        file["filename"]
            .as_str()
            .is_some_and(|name| name.contains(folder) && !name.contains(HARNESS))
    });
    ours.fold(Lines::default(), |sum, file| {
        let lines = &file["summary"]["lines"];
        Lines {
            all: sum.all + lines["count"].as_u64().unwrap_or_default(),
            covered: sum.covered + lines["covered"].as_u64().unwrap_or_default(),
        }
    })
}

#[expect(clippy::cast_precision_loss, reason = "line counts are far below 2^52")]
fn percent(lines: Lines) -> f64 {
    if lines.all == 0 {
        0.0
    } else {
        lines.covered as f64 * 100.0 / lines.all as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_files_of_a_folder_count() {
        let report = serde_json::json!({"data": [{"files": [
            {"filename": "/x/domain/src/a.rs", "summary": {"lines": {"count": 10, "covered": 9}}},
            {"filename": "/x/domain/src/b.rs", "summary": {"lines": {"count": 30, "covered": 27}}},
            {"filename": "/x/wallet/src/regtest/mod.rs", "summary": {"lines": {"count": 70, "covered": 1}}},
            {"filename": "/x/wallet/src/c.rs", "summary": {"lines": {"count": 50, "covered": 0}}},
        ]}]});
        let lines = lines_of(&report, "/domain/src/");
        assert_eq!((lines.all, lines.covered), (40, 36));
        assert!((percent(lines) - 90.0).abs() < 1e-9);
        assert_eq!(lines_of(&report, "/wallet/src/").all, 50, "without the harness");
    }
}
