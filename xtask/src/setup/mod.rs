//! What each command needs on this machine: installed where we can, said exactly where we cannot.

mod cargo_tool;
mod debian;
mod monero;
mod package;
mod trixie;
mod wasm_target;

use anyhow::Result;

pub(crate) use cargo_tool::CargoTool;
pub(crate) use package::Package;

use crate::build;

/// What makes a full disk for one process.
pub(crate) const FAULTS: [Package; 1] = [Package::command("prlimit", "util-linux")];

/// A browser to test the pages with, and what drives it.
pub(crate) const BROWSER: [Package; 2] = [
    Package::command("chromium", "chromium"),
    Package::command("chromedriver", "chromium-driver"),
];

/// What parses and evaluates the NixOS module.
pub(crate) const NIX: [Package; 2] = [
    Package::command("nix-instantiate", "nix-bin"),
    Package::command("nix", "nix-bin"),
];

/// The programs that the NixOS module sets up, to be run on what it comes to.
pub(crate) const DEPLOYMENT: [Package; 15] = [
    Package::command("nginx", "nginx-light"),
    Package::command("promtool", "prometheus"),
    Package::command("amtool", "prometheus-alertmanager"),
    Package::command("restic", "restic"),
    Package::command("jq", "jq"),
    Package::command("ufw", "ufw"),
    Package::command("systemd-analyze", "systemd"),
    Package::command("systemd-socket-activate", "systemd"),
    Package::command("socat", "socat"),
    Package::command("nft", "nftables"),
    Package::command("shellcheck", "shellcheck"),
    Package::command("openssl", "openssl"),
    Package::command("python3", "python3"),
    Package::command("curl", "curl"),
    Package::command("tor", "tor"),
];

/// What watches a stack, and judges the rules by which it does; openssl makes a certificate to watch.
pub(crate) const MONITORING: [Package; 6] = [
    Package::command("prometheus", "prometheus"),
    Package::command("promtool", "prometheus"),
    Package::command("prometheus-alertmanager", "prometheus-alertmanager"),
    Package::command("amtool", "prometheus-alertmanager"),
    Package::command("prometheus-node-exporter", "prometheus-node-exporter"),
    Package::command("openssl", "openssl"),
];

/// What building takes: binaryen for the site; a C compiler and OpenSSL for the store. The compiler comes before
/// what it is asked for.
pub(crate) const BUILD: [Package; 4] = [
    Package::command("wasm-opt", "binaryen"),
    Package::command("cc", "build-essential"),
    Package::command("pkg-config", "pkg-config"),
    Package::header("openssl/crypto.h", "libssl-dev"),
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
    package::ensure(&BUILD)
}

/// Everything that a private chain needs. If a newer Monero is to be had than the one in `PATH`, this command begins
/// anew with it: let this be the first that is set up.
///
/// # Errors
/// As for [`for_building`].
pub(crate) fn for_a_chain() -> Result<()> {
    monero::ensure(&build::target_dir().join("monero"))
}

/// Everything that the fault tests need besides a chain.
///
/// # Errors
/// As for [`for_building`].
pub(crate) fn for_faults() -> Result<()> {
    package::ensure(&FAULTS)
}

/// Everything that watches a stack.
///
/// # Errors
/// As for [`for_building`].
pub(crate) fn for_monitoring() -> Result<()> {
    package::ensure(&MONITORING)
}

/// Everything that the browser tests need.
///
/// # Errors
/// As for [`for_building`].
pub(crate) fn for_a_browser() -> Result<()> {
    package::ensure(&BROWSER)
}

/// What looks at the NixOS module.
///
/// # Errors
/// As for [`for_building`].
pub(crate) fn for_nix() -> Result<()> {
    package::ensure(&NIX)
}

/// Everything that the deployment's tests need.
///
/// # Errors
/// As for [`for_building`].
pub(crate) fn for_deployment() -> Result<()> {
    package::ensure(&DEPLOYMENT)
}
