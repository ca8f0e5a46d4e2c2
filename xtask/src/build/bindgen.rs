//! Makes the glue between module and browser. `wasm-bindgen` is used as a library, so that its version can't
//! drift from the one that the module was compiled with.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

/// The module with its glue.
pub(super) struct Bound {
    /// The glue: an ES module.
    pub(super) js: String,
    /// The module that it loads.
    pub(super) wasm: Vec<u8>,
}

/// Binds the module.
pub(super) fn bind(wasm: &Path) -> Result<Bound> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .web(true)
        .context("choose the web target of wasm-bindgen")?;
    let out = wasm.with_file_name("bound");
    bindgen
        .generate(&out)
        .with_context(|| format!("run wasm-bindgen on {}", wasm.display()))?;
    ensure!(
        !out.join("snippets").exists(),
        "a dependency brings its own JavaScript snippets; the site has no place for them"
    );
    let js = out.join("frontend.js");
    let wasm = out.join("frontend_bg.wasm");
    Ok(Bound {
        js: fs::read_to_string(&js).with_context(|| format!("read {}", js.display()))?,
        wasm: fs::read(&wasm).with_context(|| format!("read {}", wasm.display()))?,
    })
}
