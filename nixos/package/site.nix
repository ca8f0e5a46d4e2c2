# The browser's half: WASM, scripts, styles, with hashed names. `xtask` binds with the wasm-bindgen of Cargo.lock, so its
# version cannot drift from the one that is compiled in.
{ pkgs, lib, version, source }:
pkgs.stdenv.mkDerivation {
  pname = "marketplace-site";
  inherit version;
  src = source;
  cargoDeps = pkgs.rustPlatform.importCargoLock { lockFile = ../../Cargo.lock; };
  nativeBuildInputs = [
    pkgs.rustPlatform.cargoSetupHook pkgs.cargo pkgs.rustc pkgs.lld pkgs.binaryen pkgs.pkg-config
  ];
  buildInputs = [ pkgs.openssl ];
  env = {
    # nixpkgs' rustc comes without its own.
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER = "wasm-ld";
    LEPTOS_OUTPUT_NAME = "frontend";
  };
  buildPhase = ''
    runHook preBuild
    cargo run --offline --package xtask -- build --site
    runHook postBuild
  '';
  installPhase = ''
    runHook preInstall
    cp -r target/site $out
    runHook postInstall
  '';
  doCheck = false;
  meta = { description = "Browser files of the marketplace"; license = lib.licenses.agpl3Plus; };
}
