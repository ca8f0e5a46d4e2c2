# Sources by what they are for: a change of a document or of a module must not build the server anew.
{ lib }:
let
  from = names: lib.fileset.toSource {
    root = ../..;
    fileset = lib.fileset.unions (map (name: ../.. + "/${name}") names);
  };
  crates = [
    ".cargo" "Cargo.toml" "Cargo.lock" "app" "bench" "domain" "frontend" "server" "tests" "wallet" "xtask"
    "rust-toolchain.toml"
  ];
in
{
  crates = from crates;
  # What the checks read besides.
  whole = from (crates ++ [ "rustfmt.toml" "clippy.toml" "docs" "nixos" "README.md" "CONTRIBUTING.md" ]);
}
