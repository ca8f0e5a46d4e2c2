# Bringing backups back: by hand, and every month as a trial.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
in
{
  options.services.monero-marketplace.backup.drill = lib.mkOption {
    type = lib.types.bool;
    default = true;
    example = false;
    description = "Whether the backups are restored every month as a trial, aside, and checked.";
  };

  config = lib.mkIf (cfg.enable && cfg.backup.enable) {
    services.monero-marketplace = {
      backup.times.drill = lib.mkDefault "*-*-01 05:10";
      scripts = {
        marketplace-restore = {
          inputs = [ pkgs.restic pkgs.coreutils pkgs.util-linux pkgs.systemd pkgs.openssh cfg.scripts.marketplace-ctl.package ];
          text = ''
            # marketplace-restore extract PLACE DIRECTORY: the newest database and wallets, into a directory
            # marketplace-restore in-place PLACE: the same, where they belong, and the application held back
            ${cfg.backup.prelude}
            extract() {
              at "$1" restore latest --quiet --host marketplace --tag database --target "$2"
              # A shop that never had an order has no wallet.
              if [ "$(at "$1" snapshots --host marketplace --tag wallets --json)" != "[]" ]; then
                at "$1" restore latest --quiet --host marketplace --tag wallets --target "$2"
              fi
            }
            begun=$(date +%s)
            case "''${1:-}" in
              extract) extract "$2" "$3" ;;
              in-place)
                systemctl stop marketplace.service ${lib.concatMapStringsSep " " (name: "${name}.service") cfg.walletRpc.units}
                aside=$(mktemp -d /var/lib/marketplace-restore.XXXXXX)
                extract "$2" "$aside"
                kept=/var/lib/marketplace-before-$(date +%s)
                mkdir -m 0700 "$kept"
                for file in /var/lib/marketplace/marketplace.db*; do
                  if [ -e "$file" ]; then mv "$file" "$kept/"; fi
                done
                install -d -m 0700 -o marketplace -g marketplace /var/lib/marketplace
                install -m 0600 -o marketplace -g marketplace \
                  "$aside/var/lib/marketplace-snapshot/marketplace.db" /var/lib/marketplace/marketplace.db
                for role in buyer vendor arbiter; do
                  install -d -m 0700 -o "marketplace-$role" -g "marketplace-$role" "/var/lib/marketplace-wallets/$role"
                  for file in "$aside/var/lib/marketplace-wallets/$role"/*.keys; do
                    if [ -e "$file" ]; then
                      install -m 0600 -o "marketplace-$role" -g "marketplace-$role" "$file" "/var/lib/marketplace-wallets/$role/"
                    fi
                  done
                done
                if [ -d "$aside/var/lib/tor/onion/marketplace" ] && ! [ -d /var/lib/tor/onion/marketplace ]; then
                  mkdir -p /var/lib/tor/onion
                  cp -r "$aside/var/lib/tor/onion/marketplace" /var/lib/tor/onion/
                  chown -R tor:tor /var/lib/tor/onion
                fi
                rm -rf "$aside"
                marketplace-ctl admin after-restore
                systemctl start ${lib.concatMapStringsSep " " (name: "${name}.service") cfg.walletRpc.units} marketplace.service
                echo "What was there before is in $kept. Now: marketplace-ctl doctor, then marketplace-ctl admin resume."
                ;;
              *) echo "marketplace-restore extract PLACE DIRECTORY | in-place PLACE (places: ''${places[*]})" >&2; exit 2 ;;
            esac
            echo "restored in $(( $(date +%s) - begun )) s" >&2
          '';
        };
        marketplace-restore-drill = {
          inputs = [ pkgs.coreutils pkgs.diffutils cfg.package cfg.scripts.marketplace-restore.package ];
          text = ''
            ${cfg.backup.prelude}
            for place in "''${places[@]}"; do
              aside=$(mktemp -d)
              marketplace-restore extract "$place" "$aside"
              # Opens with the key, and every transcript leads to what is stored.
              MARKETPLACE_STORE__PATH="$aside/var/lib/marketplace-snapshot/marketplace.db" \
                marketplace --config ${cfg.configFile} escrow verify --offline
              for role in buyer vendor arbiter; do
                for file in "$aside/var/lib/marketplace-wallets/$role"/*.keys; do
                  if [ -e "$file" ]; then cmp "$file" "/var/lib/marketplace-wallets/$role/$(basename "$file")"; fi
                done
              done
              rm -rf "$aside"
              echo "$place: restored and whole" >&2
            done
            date +%s >"${cfg.backup.traces}/.restore_drill"
            chmod 0644 "${cfg.backup.traces}/.restore_drill"
            mv "${cfg.backup.traces}/.restore_drill" "${cfg.backup.traces}/restore_drill"
          '';
        };
      };
    };
    environment.systemPackages = [ cfg.scripts.marketplace-restore.package ];

    systemd.services.marketplace-restore-drill = lib.mkIf cfg.backup.drill {
      description = "Trial of the backups";
      startAt = cfg.backup.times.drill;
      serviceConfig = cfg.backup.serviceConfig // {
        Type = "oneshot";
        LoadCredential = cfg.backup.serviceConfig.LoadCredential
          ++ config.systemd.services.marketplace.serviceConfig.LoadCredential;
        ExecStart = cfg.scripts.marketplace-restore-drill.path;
        TimeoutStartSec = "2h";
      };
    };
    systemd.timers.marketplace-restore-drill = lib.mkIf cfg.backup.drill {
      timerConfig = { Persistent = true; RandomizedDelaySec = "1h"; };
    };
  };
}
