# Everything that `cargo xtask dev`, `test` and `nix` call.
{ pkgs }:
pkgs.mkShell {
  packages = with pkgs; [
    cargo rustc rustfmt clippy rust-analyzer lld binaryen cargo-nextest cargo-deny cargo-llvm-cov
    pkg-config openssl perl
    monero-cli chromium chromedriver
    prometheus prometheus-alertmanager nginx restic age sops
    mdbook nixfmt deadnix shellcheck socat nftables jq curl
  ];
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER = "wasm-ld";
}
