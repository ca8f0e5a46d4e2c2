//! `cargo xtask build`: the site that the server serves, and the server.
//!
//! The site is `target/site`: hashed files, each with its compressed siblings, and `manifest.json`, which the
//! server reads when it starts. The same sources give the same bytes on every machine.

mod assets;
mod bindgen;
mod compress;
mod manifest;
mod optimise;
mod tables;
mod wasm;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use self::assets::Asset;
use self::manifest::Manifest;

/// What to build.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Options {
    /// Build the server optimised; the browser's half always is
    #[arg(long)]
    pub(crate) release: bool,
    /// Build the browser's half only
    #[arg(long)]
    pub(crate) site: bool,
}

/// Builds what `options` asks for.
///
/// # Errors
/// If a tool is missing or fails; the message says which and what to do.
pub(crate) fn run(options: Options) -> Result<()> {
    site(&workspace())?;
    if options.site {
        return Ok(());
    }
    server(options.release).map(drop)
}

/// Builds the server and says where the binary is; `SERVER_BINARY` names one that is built already.
///
/// # Errors
/// If cargo fails.
pub(crate) fn server(release: bool) -> Result<PathBuf> {
    if let Some(built) = std::env::var_os("SERVER_BINARY") {
        return Ok(built.into());
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(workspace())
        .args(["build", "--package", "server", "--bin", "marketplace"]);
    if release {
        cargo.arg("--release");
    }
    let status = cargo.status().context("start cargo")?;
    ensure!(status.success(), "building the server failed");
    let profile = if release { "release" } else { "debug" };
    let binary = target_dir().join(profile).join("marketplace");
    if release {
        let bytes = fs::read(&binary).with_context(|| format!("read {}", binary.display()))?;
        ensure!(
            !has_fault_points(&bytes),
            "the optimised server has the fault points of tests: build it without debug assertions"
        );
    }
    Ok(binary)
}

/// Whether a server dies where `MARKETPLACE_FAULT` says: one with fault points carries the variable's name.
fn has_fault_points(binary: &[u8]) -> bool {
    let name = b"MARKETPLACE_FAULT";
    binary.windows(name.len()).any(|window| window == name)
}

/// Builds the site if its sources changed, and says where it is.
///
/// # Errors
/// As for [`run`].
pub(crate) fn site(root: &Path) -> Result<PathBuf> {
    site_in(root, &target_dir())
}

/// As [`site`], from the sources in `root`, with everything that is made in `target`.
///
/// # Errors
/// As for [`run`].
pub(crate) fn site_in(root: &Path, target: &Path) -> Result<PathBuf> {
    let _turn = turn(target)?;
    let out = target.join("site");
    let wasm = wasm::build(root, target)?;
    let stamp = assets::stamp(root, &wasm)?;
    let stamp_file = target.join("site.stamp");
    let unchanged = fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp);
    if unchanged && out.join(manifest::FILE).exists() {
        println!("site is up to date: {}", out.display());
        return Ok(out);
    }
    let assets = make(root, &wasm, target)?;
    write(&out, &assets)?;
    fs::write(&stamp_file, stamp).with_context(|| format!("write {}", stamp_file.display()))?;
    Ok(out)
}

/// Waits until no other process builds the site. Ends when it is dropped.
fn turn(target: &Path) -> Result<File> {
    let path = target.join("site.lock");
    fs::create_dir_all(target).with_context(|| format!("create {}", target.display()))?;
    let lock = File::create(&path).with_context(|| format!("create {}", path.display()))?;
    lock.lock().with_context(|| format!("lock {}", path.display()))?;
    Ok(lock)
}

/// Makes every file of the site in memory.
fn make(root: &Path, wasm: &Path, target: &Path) -> Result<Vec<Asset>> {
    let bound = bindgen::bind(wasm)?;
    let optimised = optimise::optimise(&bound.wasm, target)?;
    let wasm = Asset::new("wasm", "frontend", "wasm", optimised);
    let js = Asset::new("js", "frontend", "js", bound.js.into_bytes());
    let loader = assets::loader(root, &js, &wasm)?;
    let mut assets = vec![assets::css(root)?, loader, js, wasm];
    assets.extend(assets::fixed(root)?);
    Ok(assets)
}

/// Writes the site beside the old one, then takes its place, so that no server reads half of it.
fn write(out: &Path, assets: &[Asset]) -> Result<()> {
    let fresh = out.with_extension("new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).with_context(|| format!("clear {}", fresh.display()))?;
    }
    fs::create_dir_all(&fresh).with_context(|| format!("create {}", fresh.display()))?;
    let mut loaded = 0;
    for asset in assets {
        let sizes = compress::write(&fresh, asset)?;
        println!(
            "{:<38} {:>8} B  br {:>7} B",
            asset.file,
            asset.bytes.len(),
            sizes.brotli
        );
        if ["js", "wasm", "loader"].contains(&asset.role) {
            loaded += sizes.brotli;
        }
    }
    println!("WASM + JS: {loaded} B brotli");
    Manifest::of(assets).write(&fresh)?;
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("clear {}", out.display()))?;
    }
    fs::rename(&fresh, out).with_context(|| format!("move the site to {}", out.display()))
}

/// The root of the workspace: the folder above this package.
pub(crate) fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where cargo builds.
pub(crate) fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_own_server_has_fault_points_and_is_recognised() {
        let server = target_dir().join("debug").join("marketplace");
        let bytes = fs::read(&server).expect("run `cargo build --package server --bin marketplace` first");
        assert!(has_fault_points(&bytes));
        assert!(!has_fault_points(b"MARKETPLACE_FAUL"));
    }
}
