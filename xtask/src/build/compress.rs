//! Compresses each file once, as well as it goes, so that the server never has to.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::assets::Asset;

/// How large the file is on the wire.
pub(super) struct Sizes {
    /// Compressed with brotli; as it is, for files that don't compress.
    pub(super) brotli: usize,
}

/// Writes the file with its `.br` and `.gz` siblings. Pictures get none.
pub(super) fn write(folder: &Path, asset: &Asset) -> Result<Sizes> {
    let path = folder.join(&asset.file);
    put(&path, &asset.bytes)?;
    if path.extension().is_some_and(|extension| extension == "png") {
        return Ok(Sizes {
            brotli: asset.bytes.len(),
        });
    }
    let brotli = brotli(&asset.bytes)?;
    put(&folder.join(format!("{}.br", asset.file)), &brotli)?;
    put(&folder.join(format!("{}.gz", asset.file)), &gzip(&asset.bytes)?)?;
    Ok(Sizes { brotli: brotli.len() })
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params).context("compress with brotli")?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).context("compress with gzip")?;
    encoder.finish().context("compress with gzip")
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("write {}", path.display()))
}
