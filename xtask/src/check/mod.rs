//! `cargo xtask test`: everything that is checked before a change is taken.

pub(crate) mod size;
mod step;

use anyhow::Result;

use self::step::Step;
use crate::{build, setup};

/// All but what only compiles for the browser, and what draws the demo's pictures: it compiles a renderer, and is
/// checked by drawing.
const NATIVE: [&str; 5] = [
    "--workspace",
    "--exclude",
    "frontend",
    "--exclude",
    "demo-pictures",
];

/// Checks in the order in which mistakes are cheapest to find; stops at the first failure.
///
/// # Errors
/// Names the step that failed.
pub(crate) fn run() -> Result<()> {
    setup::for_building()?;
    setup::for_a_chain()?;
    setup::for_a_browser()?;
    setup::NEXTEST.ensure()?;

    Step::begin("format").cargo(&["fmt", "--all", "--check"])?;
    let browser = [
        "clippy",
        "--target",
        "wasm32-unknown-unknown",
        "--package",
        "frontend",
        "--",
        "--deny",
        "warnings",
    ];
    Step::begin("clippy for the browser").cargo(&browser)?;
    let step = Step::begin("site");
    step.done(build::site(&build::workspace()).and_then(|site| size::check(&site)))?;
    // Last, because it puts another binary in the place of this one.
    Step::begin("clippy and build").linting(&[&["build", "--all-targets"], &NATIVE[..]].concat())?;
    let profile: &[&str] = if std::env::var_os("CI").is_some() {
        &["--profile", "ci"]
    } else {
        &[]
    };
    // Benches run too, once each, as tests of themselves.
    Step::begin("tests").linting(&[&["nextest", "run", "--all-targets"], &NATIVE[..], profile].concat())
}
