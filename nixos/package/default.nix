# Everything that is built.
{ pkgs, self }:
let
  inherit (pkgs) lib;
  version = (builtins.fromTOML (builtins.readFile ../../Cargo.toml)).workspace.package.version;
  ports = import ../ports.nix;
  source = (import ./source.nix { inherit lib; }).crates;
  call = file: extra: import file ({ inherit pkgs lib version source; } // extra);
  packages = rec {
    site = call ./site.nix { };
    marketplace = call ./marketplace.nix { inherit site; revision = self.rev or "unknown"; };
    oci-marketplace = call ./oci-marketplace.nix { inherit marketplace; };
    oci-monero-wallet-rpc = call ./oci-monero.nix { program = "monero-wallet-rpc"; state = "/var/lib/wallets"; port = ports.walletBuyer.port; };
    oci-monerod = call ./oci-monero.nix { program = "monerod"; state = "/var/lib/monero"; port = ports.monerodRpc.port; };
    ufw-rules = pkgs.writeShellScriptBin "marketplace-ufw" (import ../ufw.nix { inherit lib; });
    compose = (pkgs.formats.yaml { }).generate "compose.yaml" (import ../compose.nix { inherit lib version; });
    docs = call ./docs.nix { inherit self; };
    hashes = call ./hashes.nix { images = { inherit oci-marketplace oci-monero-wallet-rpc oci-monerod; }; inherit site; };
    default = marketplace;
  };
in
packages
