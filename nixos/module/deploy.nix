# Changing a running host: a new version stays only if it is healthy; old ones are cleared away.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  ports = import ../ports.nix;
  inherit (lib) mkOption types;
in
{
  options.services.monero-marketplace.deploy = {
    healthSecs = mkOption {
      type = types.ints.between 5 3600;
      default = 120;
      example = 300;
      description = "How long a new version may take until no part fails that was well before it, for ten seconds; else the one before comes back.";
    };
    keep = mkOption {
      type = types.strMatching "[0-9]+d";
      default = "30d";
      example = "90d";
      description = "How long versions that are not in use are kept to go back to.";
    };
    cleanUp = mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether versions older than that are cleared away every week.";
    };
  };

  config = lib.mkIf cfg.enable {
    services.monero-marketplace.scripts.marketplace-switch = {
      inputs = [ pkgs.curl pkgs.jq pkgs.coreutils config.nix.package ];
      text = ''
        # marketplace-switch SYSTEM: starts it, keeps it if it is healthy, goes back if not.
        next=$(readlink -f "$1")
        before=$(readlink -f "''${MARKETPLACE_RUNNING:-/run/current-system}")
        # What the server says of its parts; nothing if it does not answer.
        ask() {
          curl --silent --max-time 5 http://127.0.0.1:${toString ports.appBlue.port}/health |
            jq 'select(.checks | type == "object")' 2>/dev/null || true
        }
        failing() { jq --raw-output '.checks | to_entries[] | select(.value.status != "ok") | .key' <<<"$1" | sort; }
        # A chain that is still being read, or a wallet process that somebody stopped, is no fault of the new version:
        # what fails must have failed before. Where nothing answered, it is enough that something does.
        before_it=$(ask)
        healthy() {
          local begun now well_since="" said faults
          begun=$(date +%s)
          while true; do
            said=$(ask)
            now=$(date +%s)
            faults="no answer"
            if [ -n "$said" ] && [ -z "$before_it" ]; then faults=""; fi
            if [ -n "$said" ] && [ -n "$before_it" ]; then faults=$(comm -23 <(failing "$said") <(failing "$before_it")); fi
            if [ -n "$faults" ]; then
              well_since=""
              if [ $((now - begun)) -ge ${toString cfg.deploy.healthSecs} ]; then
                echo "/health: $faults" >&2
                return 1
              fi
            else
              # Once is not enough: a program may start, and end a moment later.
              well_since="''${well_since:-$now}"
              if [ $((now - well_since)) -ge 10 ]; then return 0; fi
            fi
            sleep 1
          done
        }
        # `test` leaves the boot menu alone: a host that dies now starts what worked.
        if "$next/bin/switch-to-configuration" test && healthy; then
          nix-env --profile "''${MARKETPLACE_PROFILE:-/nix/var/nix/profiles/system}" --set "$next"
          "$next/bin/switch-to-configuration" boot
          echo "healthy, and kept: $next"
        else
          echo "not healthy within ${toString cfg.deploy.healthSecs} s: back to $before" >&2
          "$before/bin/switch-to-configuration" test || true
          if healthy; then echo "the version before serves again" >&2; else echo "the version before is not healthy either" >&2; fi
          exit 1
        fi
      '';
    };
    environment.systemPackages = [ cfg.scripts.marketplace-switch.package ];
    nix.gc = lib.mkIf cfg.deploy.cleanUp {
      automatic = true;
      dates = "weekly";
      options = "--delete-older-than ${cfg.deploy.keep}";
    };
    boot.loader.systemd-boot.configurationLimit = lib.mkDefault 20;
    boot.loader.grub.configurationLimit = lib.mkDefault 20;
  };
}
