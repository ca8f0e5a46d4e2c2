//! Draws the demo shop's pictures: every scene on its stage, as a JPEG of 1200 × 900 pixels.
//!
//! `demo-pictures SCENES OUT` draws each `NAME.STAGE.svg` in SCENES to `OUT/NAME.jpg`.

mod backdrop;
mod draw;

use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [scenes, out] = arguments.as_slice() else {
        bail!("usage: demo-pictures SCENES OUT");
    };
    draw_all(Path::new(scenes), Path::new(out))
}

fn draw_all(scenes: &Path, out: &Path) -> Result<()> {
    fs::create_dir_all(out).with_context(|| format!("cannot create {}", out.display()))?;
    let mut total = 0;
    let entries = fs::read_dir(scenes).with_context(|| format!("cannot read {}", scenes.display()))?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        let file = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let [name, stage, "svg"] = file.split('.').collect::<Vec<_>>()[..] else {
            bail!("{file}: a scene is named NAME.STAGE.svg");
        };
        let backdrop = backdrop::backdrop(stage).with_context(|| format!("{file}: no stage `{stage}`"))?;
        let jpeg = draw::jpeg(&backdrop, &fs::read_to_string(&path)?).with_context(|| file.to_owned())?;
        total += jpeg.len();
        println!("{name}.jpg {} kB", jpeg.len() / 1000);
        fs::write(out.join(format!("{name}.jpg")), jpeg)?;
    }
    println!("{} kB in all", total / 1000);
    Ok(())
}
