# The operator's command: the server's program as the server runs it.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  hardening = import ./hardening.nix;

  # A unit's settings as arguments of `systemd-run`.
  text = value: if lib.isBool value then (if value then "yes" else "no") else toString value;
  property = name: value: "--property=${lib.escapeShellArg "${name}=${text value}"}";
  properties = settings: lib.concatLists (lib.mapAttrsToList (name: values: map (property name) (lib.toList values)) settings);
in
{
  config = lib.mkIf cfg.enable {
    services.monero-marketplace.scripts.marketplace-ctl = {
      inputs = [ pkgs.systemd ];
      # The commands of operating.md, with the server's settings, secrets, user and sandbox.
      text = ''
        exec systemd-run --quiet --pipe --wait --collect --uid=marketplace --gid=marketplace \
          ${lib.concatStringsSep " \\\n  " (properties (hardening.local // {
            inherit (config.systemd.services.marketplace.serviceConfig) LoadCredential;
            # What it is given to read may be in /tmp.
            PrivateTmp = false;
            ReadWritePaths = [ "-${dirOf cfg.settings.store.path}" "/tmp" ];
          }))} \
          ${cfg.package}/bin/marketplace --config ${cfg.configFile} "$@"
      '';
    };
    environment.systemPackages = [ cfg.scripts.marketplace-ctl.package ];
  };
}
