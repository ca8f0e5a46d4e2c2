# The onion service.
{ config, lib, ... }:
let
  cfg = config.services.monero-marketplace;
  ports = import ../ports.nix;
  inherit (lib) mkOption types;
in
{
  options.services.monero-marketplace.tor = {
    enable = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether the marketplace is also an onion service.";
    };
    hostname = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion";
      description = ''
        The onion service's name. Tor makes it at the first start, in `/var/lib/tor/onion/marketplace/hostname`; written
        here, it is announced to Tor Browser on every page (`Onion-Location`) and its forms are accepted.
      '';
    };
    secretKey = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "/run/keys/hs_ed25519_secret_key";
      description = "The key of an existing onion service; without it Tor makes one, which is backed up.";
    };
    extraSettings = mkOption {
      type = types.attrsOf types.anything;
      default = { };
      example = { HiddenServicePoWDefensesEnabled = true; };
      description = "Further settings of the onion service, as in torrc.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.tor.hostname == null || cfg.tor.enable;
        message = "services.monero-marketplace.tor.hostname is announced although tor.enable is false: remove one of them.";
      }
      {
        assertion = cfg.tor.hostname == null || builtins.match "[a-z2-7]{56}\\.onion" cfg.tor.hostname != null;
        message = "services.monero-marketplace.tor.hostname is no onion name: 56 letters and digits, then .onion.";
      }
      {
        assertion = cfg.tor.secretKey == null || !lib.hasPrefix builtins.storeDir cfg.tor.secretKey;
        message = "services.monero-marketplace.tor.secretKey is in the Nix store, which everybody reads: name a file outside it.";
      }
    ];

    services.tor = lib.mkIf cfg.tor.enable {
      enable = true;
      relay.onionServices.marketplace = {
        version = 3;
        map = [ { port = 80; target = { addr = "127.0.0.1"; port = ports.onion.port; }; } ];
        secretKey = cfg.tor.secretKey;
        settings = {
          HiddenServiceExportCircuitID = "haproxy";
          HiddenServiceMaxStreams = 64;
          HiddenServiceMaxStreamsCloseCircuit = true;
          HiddenServiceEnableIntroDoSDefense = true;
        } // cfg.tor.extraSettings;
      };
      settings = {
        # Nobody's address gets into a log.
        SafeLogging = true;
      };
    };
  };
}
