//! Shrinks the module with binaryen.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// What rustc's modules use; binaryen refuses them otherwise.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The same module, smaller.
pub(super) fn optimise(wasm: &[u8], scratch: &Path) -> Result<Vec<u8>> {
    let (from, to) = (scratch.join("site.in.wasm"), scratch.join("site.out.wasm"));
    fs::write(&from, wasm).with_context(|| format!("write {}", from.display()))?;
    let status = Command::new("wasm-opt")
        .args(FEATURES)
        .arg("-Oz")
        .arg(&from)
        .arg("-o")
        .arg(&to)
        .status()
        .context("start wasm-opt; install it with: apt-get install binaryen")?;
    ensure!(status.success(), "wasm-opt failed");
    let optimised = fs::read(&to).with_context(|| format!("read {}", to.display()))?;
    for file in [from, to] {
        fs::remove_file(&file).with_context(|| format!("remove {}", file.display()))?;
    }
    super::tables::repair(optimised).context("repair what wasm-opt wrote")
}
