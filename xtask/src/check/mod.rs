//! `cargo xtask test`: everything that is checked before a change is taken.

pub(crate) mod size;
mod step;

use anyhow::Result;

use self::step::Step;
use crate::{build, setup};

/// What the browser must not import twice, and what does not compile for both sides.
const NATIVE: [&str; 3] = ["--workspace", "--exclude", "frontend"];

/// Checks in the order in which mistakes are cheapest to find; stops at the first failure.
///
/// # Errors
/// Names the step that failed.
pub(crate) fn run() -> Result<()> {
    setup::for_building()?;
    setup::for_a_chain()?;
    setup::NEXTEST.ensure()?;
    let deny = ["--", "--deny", "warnings"];

    Step::begin("format").cargo(&["fmt", "--all", "--check"])?;
    Step::begin("clippy").cargo(&[&["clippy", "--all-targets"], &NATIVE[..], &deny].concat())?;
    let browser = [
        "clippy",
        "--target",
        "wasm32-unknown-unknown",
        "--package",
        "frontend",
    ];
    Step::begin("clippy for the browser").cargo(&[&browser[..], &deny].concat())?;
    let step = Step::begin("site");
    step.done(build::site(&build::workspace()).and_then(|site| size::check(&site)))?;
    // The scenarios start the server as the process it is in production.
    Step::begin("server").cargo(&["build", "--package", "server", "--bin", "marketplace"])?;
    let documented = ["--package", "domain", "--package", "wallet"];
    Step::begin("examples in documentation").cargo(&[&["test", "--doc"], &documented[..]].concat())?;
    Step::begin("benches run").cargo(&["test", "--package", "bench", "--benches"])?;
    let profile: &[&str] = if std::env::var_os("CI").is_some() {
        &["--profile", "ci"]
    } else {
        &[]
    };
    Step::begin("tests").cargo(&[&["nextest", "run"], &NATIVE[..], profile].concat())
}
