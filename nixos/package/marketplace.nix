# The server, with the site beside it.
{ pkgs, lib, version, source, site, revision }:
pkgs.rustPlatform.buildRustPackage {
  pname = "marketplace";
  inherit version;
  src = source;
  cargoLock.lockFile = ../../Cargo.lock;
  cargoBuildFlags = [ "--package" "server" "--bin" "marketplace" ];
  nativeBuildInputs = [ pkgs.pkg-config pkgs.perl ];
  buildInputs = [ pkgs.openssl ];
  env = {
    LEPTOS_OUTPUT_NAME = "frontend";
    # What `build_info` shows.
    MARKETPLACE_REVISION = revision;
  };
  # `checks.tests` runs them, with a chain and a browser.
  doCheck = false;
  postInstall = ''
    mkdir -p $out/share/marketplace
    ln -s ${site} $out/share/marketplace/site
  '';
  passthru = { inherit site; };
  meta = {
    description = "A marketplace where each purchase is paid into a 2-of-3 Monero escrow";
    license = lib.licenses.agpl3Plus;
    mainProgram = "marketplace";
    platforms = lib.platforms.linux;
  };
}
