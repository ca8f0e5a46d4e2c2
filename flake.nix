{
  description = "A marketplace where each purchase is paid into a 2-of-3 Monero escrow";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
    sops-nix = {
      url = "github:Mic92/sops-nix";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs = { self, nixpkgs, sops-nix }:
    let
      inherit (nixpkgs) lib;
      systems = [ "x86_64-linux" "aarch64-linux" ];
      each = f: lib.genAttrs systems (system: f nixpkgs.legacyPackages.${system});
      packagesFor = pkgs: import ./nixos/package { inherit pkgs self; };
      module = { pkgs, lib, ... }: {
        imports = [ ./nixos/module sops-nix.nixosModules.sops ];
        services.monero-marketplace =
          let packages = self.packages.${pkgs.stdenv.hostPlatform.system}; in {
            package = lib.mkDefault packages.marketplace;
            docs.package = lib.mkDefault packages.docs;
          };
      };
      system = modules: lib.nixosSystem {
        system = "x86_64-linux";
        modules = [ module ] ++ modules;
      };
    in
    {
      packages = each packagesFor;
      apps = each (pkgs: import ./nixos/app { inherit pkgs self; });
      checks = each (pkgs: import ./nixos/check { inherit pkgs self module; });
      devShells = each (pkgs: { default = import ./nixos/shell.nix { inherit pkgs; }; });
      formatter = each (pkgs: pkgs.nixfmt-tree);
      overlays.default = final: _: { monero-marketplace = (packagesFor final).marketplace; };
      nixosModules.default = module;
      nixosConfigurations = {
        example = system [ ./nixos/host/example.nix ];
        vm = system [ ./nixos/host/vm.nix ];
      };
      # What `cargo xtask nix` asks for.
      lib = import ./nixos/rendered.nix { inherit self lib system; };
    };
}
