//! From a scene to the bytes of a JPEG.

use anyhow::{Context, Result};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

const WIDTH: u16 = 1200;
const HEIGHT: u16 = 900;

/// Low enough that a picture stays near 25 kB, high enough that flat colour shows no blocks.
const QUALITY: u8 = 48;

/// Gradients that every scene may refer to by name.
const DEFS: &str = include_str!("defs.svg");

/// Draws `scene` (SVG elements on a 1200 × 900 canvas) in front of `backdrop`.
pub(crate) fn jpeg(backdrop: &str, scene: &str) -> Result<Vec<u8>> {
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1200 900" width="{WIDTH}" height="{HEIGHT}"><defs>{DEFS}</defs>{backdrop}{scene}</svg>"#
    );
    let tree = Tree::from_str(&svg, &Options::default()).context("the scene is not SVG")?;
    let mut canvas = Pixmap::new(WIDTH.into(), HEIGHT.into()).context("no memory for the canvas")?;
    resvg::render(&tree, Transform::identity(), &mut canvas.as_mut());

    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, QUALITY);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(canvas.data(), WIDTH, HEIGHT, ColorType::Rgba)?;
    Ok(jpeg)
}
