//! How much a browser has to fetch before the site is alive.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// WASM and scripts together, compressed with brotli, in bytes.
const LIMIT: u64 = 70_000;

/// Fails if WASM and scripts have outgrown the limit.
pub(super) fn check(site: &Path) -> Result<()> {
    let total = measure(site)?;
    ensure!(total > 0, "{} holds no compressed script", site.display());
    println!("WASM and scripts: {total} bytes of at most {LIMIT} (brotli)");
    ensure!(total <= LIMIT, "WASM and scripts have outgrown {LIMIT} bytes");
    Ok(())
}

/// Bytes of every compressed WASM module and script in `site`.
pub(crate) fn measure(site: &Path) -> Result<u64> {
    let mut total = 0;
    for entry in fs::read_dir(site).with_context(|| format!("cannot read {}", site.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            total += measure(&entry.path())?;
        } else if name.ends_with(".wasm.br") || name.ends_with(".js.br") {
            total += entry.metadata()?.len();
        }
    }
    Ok(total)
}
