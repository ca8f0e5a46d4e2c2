# Our shell scripts: each a program with what it calls in PATH, checked by shellcheck when it is built.
{ lib, pkgs, ... }:
{
  options.services.monero-marketplace.scripts = lib.mkOption {
    internal = true;
    default = { };
    description = "Shell scripts of this module, by name.";
    type = lib.types.attrsOf (lib.types.submodule ({ name, config, ... }: {
      options = {
        text = lib.mkOption { type = lib.types.lines; description = "What it does."; };
        inputs = lib.mkOption {
          type = lib.types.listOf lib.types.package;
          default = [ ];
          description = "Packages whose programs it calls.";
        };
        package = lib.mkOption {
          type = lib.types.package;
          readOnly = true;
          description = "The program.";
        };
        path = lib.mkOption {
          type = lib.types.str;
          readOnly = true;
          description = "Its path.";
        };
      };
      config = {
        package = pkgs.writeShellApplication {
          inherit name;
          inherit (config) text;
          runtimeInputs = config.inputs;
        };
        path = "${config.package}/bin/${name}";
      };
    }));
  };
}
