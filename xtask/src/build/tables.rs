//! Repairs what binaryen before version 110 breaks: it writes every exported table as table 0, the functions',
//! although wasm-bindgen's glue needs the table of JavaScript values.

use anyhow::{Context as _, Result, ensure};

/// Sections by their numbers in the WebAssembly binary format.
const TABLES: u8 = 4;
const EXPORTS: u8 = 7;
/// How that format writes "table" among kinds of exports, and `externref` among types.
const TABLE: u8 = 1;
const EXTERNREF: u8 = 0x6f;
/// The export that the glue asks for.
const NAME: &[u8] = b"__wbindgen_externrefs";

/// Makes the exported table the one of JavaScript values. A module that has it right stays as it is.
pub(super) fn repair(mut wasm: Vec<u8>) -> Result<Vec<u8>> {
    let mut at = 8;
    let mut values = None;
    while at < wasm.len() {
        let section = wasm[at];
        at += 1;
        let length = number(&wasm, &mut at)?;
        let end = at + length;
        ensure!(end <= wasm.len(), "the module is cut off");
        match section {
            TABLES => values = externref_table(&wasm, at)?,
            EXPORTS => {
                if let (Some(table), Some(place)) = (values, index_place(&wasm, at)?) {
                    // One byte holds both the wrong and the right index: modules have few tables.
                    ensure!(
                        wasm[place] < 0x80 && table < 0x80,
                        "the module has too many tables"
                    );
                    wasm[place] = table;
                }
            }
            _ => {}
        }
        at = end;
    }
    Ok(wasm)
}

/// The index of the table whose elements are JavaScript values.
fn externref_table(wasm: &[u8], mut at: usize) -> Result<Option<u8>> {
    let count = number(wasm, &mut at)?;
    for index in 0..count {
        let kind = *wasm.get(at).context("the table section is cut off")?;
        at += 1;
        let has_maximum = number(wasm, &mut at)? & 1 == 1;
        number(wasm, &mut at)?;
        if has_maximum {
            number(wasm, &mut at)?;
        }
        if kind == EXTERNREF {
            return Ok(Some(
                u8::try_from(index).context("the module has too many tables")?,
            ));
        }
    }
    Ok(None)
}

/// Where the index of the exported table stands.
fn index_place(wasm: &[u8], mut at: usize) -> Result<Option<usize>> {
    let count = number(wasm, &mut at)?;
    for _ in 0..count {
        let length = number(wasm, &mut at)?;
        let name = wasm
            .get(at..at + length)
            .context("the export section is cut off")?;
        let kind = *wasm.get(at + length).context("the export section is cut off")?;
        at += length + 1;
        if kind == TABLE && name == NAME {
            return Ok(Some(at));
        }
        number(wasm, &mut at)?;
    }
    Ok(None)
}

/// An unsigned LEB128 number.
fn number(wasm: &[u8], at: &mut usize) -> Result<usize> {
    let mut value = 0;
    for shift in (0..35).step_by(7) {
        let byte = *wasm.get(*at).context("the module is cut off")?;
        *at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    anyhow::bail!("a number in the module is too long")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with a table of functions, one of values, and the export of the table `index`.
    fn module(index: u8) -> Vec<u8> {
        let mut exports = vec![1, u8::try_from(NAME.len()).unwrap()];
        exports.extend_from_slice(NAME);
        exports.extend([TABLE, index]);
        let tables = [2, 0x70, 1, 1, 1, EXTERNREF, 0, 4];
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend([TABLES, u8::try_from(tables.len()).unwrap()]);
        wasm.extend(tables);
        wasm.extend([EXPORTS, u8::try_from(exports.len()).unwrap()]);
        wasm.extend(exports);
        wasm
    }

    #[test]
    fn the_export_becomes_the_table_of_values() {
        assert_eq!(repair(module(0)).unwrap(), module(1));
        assert_eq!(repair(module(1)).unwrap(), module(1));
    }

    #[test]
    fn a_module_that_is_cut_off_is_refused() {
        let whole = module(0);
        assert!(repair(whole[..whole.len() - 4].to_vec()).is_err());
    }
}
