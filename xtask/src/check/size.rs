//! How much a browser has to fetch before the site is alive.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::files::below;

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
    for file in below(site)? {
        let name = file.to_string_lossy();
        if name.ends_with(".wasm.br") || name.ends_with(".js.br") {
            total += file.metadata()?.len();
        }
    }
    Ok(total)
}
