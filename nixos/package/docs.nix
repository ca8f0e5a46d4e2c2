# The mdBook, with the module's options as they are.
{ pkgs, lib, version, source, self }:
let
  options = pkgs.writeText "options.md" (import ../options.nix {
    inherit lib;
    options = self.nixosConfigurations.example.options.services.monero-marketplace;
  });
in
pkgs.runCommand "marketplace-docs" { nativeBuildInputs = [ pkgs.mdbook ]; } ''
  cp -r ${../../docs} docs
  chmod -R u+w docs
  cp ${options} docs/src/options.md
  mdbook build docs --dest-dir $out
''
