//! `cargo xtask test`: everything that is checked before a change is taken.

pub(crate) mod size;
mod step;

use std::num::NonZero;
use std::thread;

use anyhow::{Result, anyhow};

use self::step::Step;
use crate::{build, nix, setup};

/// All but what only compiles for the browser, and what draws the demo's pictures: it compiles a renderer, and is
/// checked by drawing.
pub(crate) const NATIVE: [&str; 5] = [
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
    setup::for_a_chain()?;
    setup::for_building()?;
    setup::for_faults()?;
    setup::for_monitoring()?;
    setup::for_a_browser()?;
    setup::for_deployment()?;
    setup::NEXTEST.ensure()?;

    Step::begin("format").cargo(&["fmt", "--all", "--check"])?;
    let step = Step::begin("NixOS module");
    step.done(nix::run(&nix::Options::of_test()))?;
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
    // The site's last minute keeps one core busy: the rest is built beside it, in folders of its own.
    thread::scope(|scope| {
        let site = scope.spawn(|| {
            let step = Step::begin("site");
            step.done(build::site(&build::workspace()).and_then(|site| size::check(&site)))
        });
        Step::begin("clippy for the browser").cargo(&browser)?;
        Step::begin("clippy and build").linting(&[&["build", "--all-targets"], &NATIVE[..]].concat())?;
        site.join().map_err(|_| anyhow!("the site's build broke off"))?
    })?;
    let profile: &[&str] = if std::env::var_os("CI").is_some() {
        &["--profile", "ci"]
    } else {
        &[]
    };
    // One more than there are cores: tests on a chain wait now and then.
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let at_once = (cores + 1).to_string();
    // Benches run too, once each, as tests of themselves.
    let run = ["nextest", "run", "--all-targets", "--test-threads", &at_once];
    Step::begin("tests").linting(&[&run, &NATIVE[..], profile].concat())
}
