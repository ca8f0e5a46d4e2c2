# Bringing backups back: by hand, and every month as a trial.
{ config, lib, pkgs, ... }:
let
  cfg = config.services.monero-marketplace;
  # What stands still while data is put back; and who may get another key.
  still = map (name: "${name}.service") cfg.walletRpc.units ++ [ "marketplace.service" "marketplace-backup-database.timer" ];
  onion = lib.optional (cfg.tor.enable && cfg.tor.secretKey == null) "tor.service";
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
          inputs = [ pkgs.restic pkgs.coreutils pkgs.diffutils pkgs.systemd pkgs.openssh cfg.scripts.marketplace-ctl.package ];
          text = ''
            # marketplace-restore list PLACE: which backups there are
            # marketplace-restore extract PLACE DIRECTORY [SNAPSHOT]: a database, the newest if none is named, and the newest
            #   wallets, into a directory
            # marketplace-restore in-place PLACE [SNAPSHOT]: the same, where they belong, and the application held back
            ${cfg.backup.prelude}
            extract() {
              at "$1" restore "$3" --quiet --host marketplace --tag database --target "$2"
              # A shop that never had an order has no wallet.
              if [ "$(at "$1" snapshots --host marketplace --tag wallets --json)" != "[]" ]; then
                at "$1" restore latest --quiet --host marketplace --tag wallets --target "$2"
              fi
            }
            begun=$(date +%s)
            case "''${1:-}" in
              list) at "$2" snapshots --host marketplace ;;
              extract) extract "$2" "$3" "''${4:-latest}" ;;
              in-place)
                aside=$(mktemp -d /var/lib/marketplace-restore.XXXXXX)
                incoming=/var/lib/marketplace/incoming.db
                trap 'rm -rf "$aside" "$incoming"' EXIT
                # Nothing stops before there is something to put back.
                extract "$2" "$aside" "''${3:-latest}"
                systemctl stop ${toString (still ++ [ "marketplace-snapshot.service" ])}
                trap 'rm -rf "$aside" "$incoming"; systemctl start ${toString (still ++ onion)}' EXIT
                install -d -m 0700 -o marketplace -g marketplace /var/lib/marketplace
                install -m 0600 -o marketplace -g marketplace "$aside/var/lib/marketplace-snapshot/marketplace.db" "$incoming"
                # Checks it, keeps the store that is there under another name, and lets no money move.
                marketplace-ctl restore "$incoming"
                for role in buyer vendor arbiter; do
                  install -d -m 0700 -o "marketplace-$role" -g "marketplace-$role" "/var/lib/marketplace-wallets/$role"
                  for file in "$aside/var/lib/marketplace-wallets/$role"/*.keys; do
                    if [ -e "$file" ]; then
                      install -m 0600 -o "marketplace-$role" -g "marketplace-$role" "$file" "/var/lib/marketplace-wallets/$role/"
                    fi
                  done
                done
                # Of wallets that the store does not know yet, too.
                for file in "$aside${cfg.backup.records}"/*.record; do
                  if [ -e "$file" ]; then
                    install -d -m 0700 -o marketplace -g marketplace "${cfg.backup.records}"
                    install -m 0600 -o marketplace -g marketplace "$file" "${cfg.backup.records}/"
                  fi
                done
            ${lib.optionalString (onion != [ ]) ''
              key=/var/lib/tor/onion/marketplace
              # The Tor of a new host has made a key of its own; people know the other one.
              if [ -d "$aside$key" ] && ! cmp --silent "$aside$key/hs_ed25519_secret_key" "$key/hs_ed25519_secret_key"; then
                systemctl stop tor.service
                if [ -d "$key" ]; then mv "$key" "/var/lib/tor/onion-before-$begun"; fi
                mkdir -p /var/lib/tor/onion
                cp -r "$aside$key" /var/lib/tor/onion/
                chmod 0700 "$key"
                chown -R tor:tor /var/lib/tor/onion
              fi
            ''}
                # From now on this host takes over what is there.
                install -d -m 0700 -o marketplace-backup -g marketplace-backup /var/lib/marketplace-backup
                for place in "''${places[@]}"; do
                  if at "$place" cat config >/dev/null 2>&1; then touch "/var/lib/marketplace-backup/writes-to-$place"; fi
                done
                echo "Now: marketplace-ctl doctor, marketplace-ctl admin unknown-orders, then marketplace-ctl admin resume."
                ;;
              *)
                echo "marketplace-restore list PLACE | extract PLACE DIRECTORY [SNAPSHOT] | in-place PLACE [SNAPSHOT] (places: ''${places[*]})" >&2
                exit 2
                ;;
            esac
            echo "done in $(( $(date +%s) - begun )) s" >&2
          '';
        };
        marketplace-restore-drill = {
          inputs = [ pkgs.restic pkgs.openssh pkgs.jq pkgs.coreutils pkgs.diffutils cfg.package cfg.scripts.marketplace-restore.package ];
          text = ''
            ${cfg.backup.prelude}
            for place in "''${places[@]}"; do
              aside=$(mktemp -d)
              # What was written before this, is in the newest backup as it is now.
              begun=$(at "$place" snapshots --host marketplace --tag wallets --json | jq --raw-output 'map(.time) | max // empty')
              marketplace-restore extract "$place" "$aside"
              # Opens with the key, is whole, and every transcript leads to what is stored. What is read is a copy, made where
              # the store is said to be: aside as well.
              MARKETPLACE_STORE__PATH="$aside/marketplace.db" \
                marketplace --config ${cfg.configFile} check-backup "$aside/var/lib/marketplace-snapshot/marketplace.db"
              compared=0
              younger=0
              for file in /var/lib/marketplace-wallets/{buyer,vendor,arbiter}/*.keys "${cfg.backup.records}"/*.record; do
                if cmp --silent "$file" "$aside$file"; then
                  compared=$((compared + 1))
                # A ceremony writes a wallet's keys several times: those that it has written since are in no backup yet.
                # None is claimed before it is in one, and none that has ended is written again.
                elif [ -e "$file" ] && [ "$(stat --format %Y "$file")" -lt "$(date --date "''${begun:-1970-01-01}" +%s)" ]; then
                  echo "$place lacks $file, or has another one" >&2
                  exit 1
                elif [ -e "$file" ]; then
                  younger=$((younger + 1))
                fi
              done
              rm -rf "$aside"
              echo "$place: restored and whole; $compared files of wallets are the same, $younger are younger than the backup" >&2
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
