//! What each command needs on this machine: installed where we can, said exactly where we cannot.

mod cargo_tool;
mod debian;
mod program;
mod wasm_target;

use anyhow::Result;

pub(crate) use cargo_tool::CargoTool;
pub(crate) use program::Program;

/// monerod and monero-wallet-rpc.
pub(crate) const MONERO: [Program; 2] = [
    Program {
        command: "monerod",
        debian: "monero",
    },
    Program {
        command: "monero-wallet-rpc",
        debian: "monero",
    },
];

/// What building takes: binaryen for the site, perl and make for the OpenSSL inside the store.
pub(crate) const BUILD: [Program; 4] = [
    Program {
        command: "wasm-opt",
        debian: "binaryen",
    },
    Program {
        command: "cc",
        debian: "build-essential",
    },
    Program {
        command: "make",
        debian: "build-essential",
    },
    Program {
        command: "perl",
        debian: "perl",
    },
];

/// Runs tests, each in a process of its own.
pub(crate) const NEXTEST: CargoTool = CargoTool {
    subcommand: "nextest",
    package: "cargo-nextest",
};

/// Measures what tests reach.
pub(crate) const LLVM_COV: CargoTool = CargoTool {
    subcommand: "llvm-cov",
    package: "cargo-llvm-cov",
};

/// Everything that building the site and the server needs.
///
/// # Errors
/// If something is missing and cannot be installed; the message says what to install.
pub(crate) fn for_building() -> Result<()> {
    wasm_target::ensure()?;
    program::ensure(&BUILD)
}

/// Everything that a private chain needs.
///
/// # Errors
/// As for [`for_building`].
pub(crate) fn for_a_chain() -> Result<()> {
    program::ensure(&MONERO)
}
