# What `nix run` starts.
{ pkgs, self }:
let
  inherit (pkgs) lib;
  program = description: drv: { type = "app"; program = lib.getExe drv; meta = { inherit description; }; };
  declared = pkgs.writeText "declared.json" (builtins.toJSON
    self.nixosConfigurations.example.config.services.monero-marketplace.secrets.declared);
  vendored = pkgs.rustPlatform.importCargoLock { lockFile = ../../Cargo.lock; };
in
{
  default = program "The demo stack on a private chain" (pkgs.writeShellApplication {
    name = "marketplace-demo";
    runtimeInputs = with pkgs; [ cargo rustc lld binaryen pkg-config openssl.dev perl stdenv.cc monero-cli coreutils rsync ];
    text = ''
      export MARKETPLACE_SOURCES=${self} MARKETPLACE_VENDORED=${vendored}
      # Outside a build the compiler's wrapper is told of no library.
      export C_INCLUDE_PATH=${pkgs.openssl.dev}/include
      export PKG_CONFIG_PATH=${pkgs.openssl.dev}/lib/pkgconfig CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld
    '' + builtins.readFile ./demo.sh;
  });
  vm = program "The whole stack in a virtual machine" (pkgs.writeShellApplication {
    name = "marketplace-vm";
    text = ''exec ${self.nixosConfigurations.vm.config.system.build.vm}/bin/run-market-vm "$@"'';
  });
  verify = program "Rebuilds twice and compares with published hashes" (pkgs.writeShellApplication {
    name = "marketplace-verify";
    runtimeInputs = with pkgs; [ nix jq coreutils diffutils curl ];
    text = ''
      export MARKETPLACE_FLAKE="''${MARKETPLACE_FLAKE:-.}"
    '' + builtins.readFile ./verify.sh;
  });
  init-secrets = program "Makes an age key and every secret, encrypted" (pkgs.writeShellApplication {
    name = "marketplace-init-secrets";
    runtimeInputs = with pkgs; [ age sops openssl jq coreutils ];
    text = ''
      export MARKETPLACE_DECLARED="''${MARKETPLACE_DECLARED:-${declared}}"
    '' + builtins.readFile ./init-secrets.sh;
  });
}
